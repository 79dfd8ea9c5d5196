import { type DataDescriptor, dataDescriptorSchema } from "@edgeloom/agent-core";
import { canonicalJson, EdgeloomError, type EdgeNodeId, hash32 } from "@edgeloom/kernel";
import type { EdgeNodeView } from "@edgeloom/protocol";
import { placeCopies, type ReplicaPlace } from "@edgeloom/replication";
import type { Fleet } from "../fleet.ts";
import type { GroupRecord } from "../groups/directory.ts";
import type { Groups } from "../groups/groups.ts";
import { burden, isFit } from "../groups/member-choice.ts";
import type { Within } from "../groups/within.ts";

/** A data set with the edge nodes that hold its copies. */
export interface DataSet {
  readonly name: string;
  /** The coordination group of the same edge nodes: it keeps what is to be strong, and who the copies are. */
  readonly group: GroupRecord;
  /** The first is the primary. */
  readonly places: readonly ReplicaPlace[];
}

export interface DataSetRequest extends Within {
  readonly name: string;
  /** Edge nodes that must hold a copy. */
  readonly targets?: readonly EdgeNodeId[] | undefined;
  /** How many copies there shall be at least. */
  readonly copies: number;
  /** Why no copy may lie on an edge node; nothing speaks against one that it gives no reason for. */
  readonly reasonsAgainst?: ((node: EdgeNodeView) => readonly string[]) | undefined;
}

interface Making {
  readonly fleet: Fleet;
  readonly groups: Groups;
}

const groupName = (name: string): string => `data:${name}`;

const placeOf = (id: EdgeNodeId, views: readonly EdgeNodeView[]): ReplicaPlace => ({
  nodeId: id,
  region: views.find((view) => view.id === id)?.region ?? "unknown",
});

/** @throws EdgeloomError `no_compliant_location` naming each copy that may not lie where it does */
function assertPermitted(
  { name, places }: DataSet,
  views: readonly EdgeNodeView[],
  reasonsAgainst: (node: EdgeNodeView) => readonly string[],
): void {
  const against = views
    .filter(({ id }) => places.some(({ nodeId }) => nodeId === id))
    .map((view) => ({ id: view.id, reasons: reasonsAgainst(view) }))
    .filter(({ reasons }) => reasons.length > 0);
  if (against.length === 0) return;
  throw new EdgeloomError({
    code: "no_compliant_location",
    message: `The data set "${name}" has copies where this may not lie: ${against
      .map(({ id, reasons }) => `${id} (${reasons.join("; ")})`)
      .join(", ")}`,
    remedy: "Use a data set of its own for it, or change what the data is declared to be",
    field: "dataSet",
  });
}

async function addressesOf(
  fleet: Fleet,
  places: readonly ReplicaPlace[],
  within: Within,
): Promise<DataDescriptor["addresses"]> {
  const { signal } = within;
  const found = await Promise.allSettled(
    places.map(async ({ nodeId }) => {
      const key = `get_state/${nodeId}`;
      const options = { key, signal, timeoutMs: joinPatienceMs };
      const state = await fleet.execute(nodeId as EdgeNodeId, "get_state", {}, options);
      return [nodeId, state.peerAddress] as const;
    }),
  );
  return Object.fromEntries(
    found.flatMap((one) =>
      one.status === "fulfilled" && one.value[1] !== null ? [[one.value[0], one.value[1]]] : [],
    ),
  );
}

/** An edge node that does not answer within this is told later, when it is asked for its copy. */
const joinPatienceMs = 5_000;

/**
 * Has every edge node of a data set hold its copy and know of the others.
 * @throws EdgeloomError when one of `required` could not be told
 */
export async function joinDataSet(
  { fleet }: Pick<Making, "fleet">,
  { group, places }: DataSet,
  required: readonly string[],
  within: Within,
): Promise<void> {
  const descriptor = dataDescriptorSchema.parse({
    set: group.id,
    name: group.name,
    places,
    addresses: await addressesOf(fleet, places, within),
    secret: group.secret,
  });
  // The same descriptor is answered from memory; a new one is not.
  const intent = hash32(canonicalJson(descriptor)).toString(16);
  const told = await Promise.allSettled(
    places.map(({ nodeId }) =>
      fleet.execute(nodeId as EdgeNodeId, "data_join", descriptor, {
        key: `data_join/${group.id}/${nodeId}/${intent}`,
        signal: within.signal,
        timeoutMs: joinPatienceMs,
      }),
    ),
  );
  for (const [i, one] of told.entries()) {
    const nodeId = places[i]?.nodeId ?? "";
    if (one.status === "rejected" && required.includes(nodeId)) throw one.reason;
  }
}

async function findDataSet(
  { groups }: Pick<Making, "groups">,
  name: string,
  views: readonly EdgeNodeView[],
): Promise<DataSet | null> {
  const group = (await groups.list()).find((one) => one.name === groupName(name));
  if (group === undefined) return null;
  const places = [...group.voters, ...group.learners].map((id) => placeOf(id, views));
  return { name, group, places };
}

/** Further copies keep what is strong too, but have no vote, so that they slow no decision down. */
async function extend(
  making: Making,
  { name, group }: DataSet,
  places: readonly ReplicaPlace[],
  within: Within,
): Promise<DataSet> {
  const added = places.map(({ nodeId }) => nodeId as EdgeNodeId);
  const isNew = (id: EdgeNodeId): boolean =>
    !group.voters.includes(id) && !group.learners.includes(id);
  const { voters } = group;
  const learners = [...group.learners, ...added.filter(isNew)];
  const changed = await making.groups.changeMembers(group.name, { voters, learners }, within);
  const extended = { name, group: { ...changed, learners }, places };
  await joinDataSet(making, extended, added, within);
  return extended;
}

/**
 * Finds a data set, or makes it; adds copies where fewer lie than are asked for, or not where they must.
 * @throws EdgeloomError `no_compliant_location`, `capacity_exceeded`, `not_found` as copies cannot be placed
 */
export async function openDataSet(making: Making, request: DataSetRequest): Promise<DataSet> {
  const { name, targets = [], copies, reasonsAgainst = () => [], ...within } = request;
  const views = await making.fleet.list();
  const known = await findDataSet(making, name, views);
  if (known !== null) {
    assertPermitted(known, views, reasonsAgainst);
    const missing = targets.some((id) => !known.places.some(({ nodeId }) => nodeId === id));
    if (!missing && known.places.length >= copies) return known;
  }
  const present = known?.places.map(({ nodeId }) => nodeId) ?? [];
  const candidates = views
    .filter((view) => isFit(view) || present.includes(view.id))
    .toSorted((a, b) => burden(a) - burden(b) || (a.id < b.id ? -1 : 1))
    .map((view) => ({
      nodeId: view.id,
      region: view.region,
      reasonsAgainst: reasonsAgainst(view),
    }));
  const places = placeCopies({ candidates, copies, required: [...present, ...targets] });
  if (known !== null) return extend(making, known, places, within);
  const members = places.map(({ nodeId }) => nodeId as EdgeNodeId);
  const group = await making.groups.form({ name: groupName(name), members, ...within });
  const made = { name, group, places };
  await joinDataSet(making, made, members, within);
  return made;
}

/** @throws EdgeloomError `not_found` */
export async function requireDataSet(making: Making, name: string): Promise<DataSet> {
  const known = await findDataSet(making, name, await making.fleet.list());
  if (known !== null) return known;
  throw new EdgeloomError({
    code: "not_found",
    message: `There is no data set "${name}" in the fleet ${making.fleet.name}`,
    remedy: "Write to it first: that makes it",
    field: "dataSet",
  });
}
