import { createDataSets, createStrongData, type DataSet } from "@edgeloom/fleet";
import { EdgeloomError, type EdgeNodeId, type JsonValue, toErrorDetails } from "@edgeloom/kernel";
import type { SessionToken } from "@edgeloom/replication";
import type { NodeContext } from "../../definition.ts";
import { plain, plainList } from "../../edge/plain.ts";
import { isJsonObject } from "../../json-schema.ts";
import { reasonsAgainst } from "./compliance.ts";
import type { DataParameters } from "./parameters.ts";

type Given = DataParameters;
type DataChange = NonNullable<Given["change"]>;

const ids = (names: readonly string[] = []): EdgeNodeId[] => [...names] as EdgeNodeId[];

const setsOf = ({ services }: NodeContext) => createDataSets(services);

const strongOf = ({ services, clock, timers }: NodeContext) =>
  createStrongData({ groups: services.groups, clock, timers });

const within = ({ signal }: NodeContext, { timeoutMs }: Given) => ({ timeoutMs, signal });

function missing(field: string, remedy: string): EdgeloomError {
  const message = `There is no ${field}.`;
  return new EdgeloomError({ code: "invalid_input", message, remedy, field });
}

const copiesOf = ({ places }: DataSet): string[] => places.map(({ nodeId }) => nodeId);

/** Where data of a kind that rules apply to was placed, or that it could not be, is kept in the audit log. */
async function audited(
  { services }: NodeContext,
  { dataSet, dataClassification, complianceZones, subjectCountries }: Given,
  opening: Promise<DataSet>,
): Promise<DataSet> {
  const entry = { action: "data.place", subject: `data:${dataSet}` };
  const asked = plain({ dataClassification, complianceZones, subjectCountries });
  try {
    const set = await opening;
    const detail = { asked, copies: copiesOf(set) };
    await services.audit.append({ ...entry, outcome: "allowed", detail });
    return set;
  } catch (error) {
    const { code, message } = toErrorDetails(error);
    if (code === "no_compliant_location") {
      const detail = { asked, reason: message };
      await services.audit.append({ ...entry, outcome: "denied", detail });
    }
    throw error;
  }
}

/** A data set that may hold this data, with the copies that are asked for. */
async function opened(context: NodeContext, given: Given): Promise<DataSet> {
  const { dataSet: name, targetEdges, replicationFactor } = given;
  const targets = ids(targetEdges);
  const rules = reasonsAgainst(given);
  const opening = setsOf(context).open({
    name,
    targets,
    copies: Math.max(replicationFactor, targets.length),
    reasonsAgainst: rules,
    ...within(context, given),
  });
  const set = rules === undefined ? await opening : await audited(context, given, opening);
  context.log("info", `Copies of ${name} lie on ${copiesOf(set).join(", ")}`);
  return set;
}

/** The change that the step makes. Fields of an object that is to be merged merge one by one. */
function changeOf({ change, data, conflictResolution }: Given, input: JsonValue): DataChange {
  if (change !== undefined) return change;
  const value = data ?? input;
  if (value === null) throw missing("data", "Fill it in, connect it, or give a change: delete.");
  if (conflictResolution === "merge") {
    if (isJsonObject(value)) {
      return { type: "change_map", set: { ...value }, increment: {}, add: {}, remove: [] };
    }
    if (Array.isArray(value)) return { type: "change_set", add: [...value], remove: [] };
    throw new EdgeloomError({
      code: "invalid_input",
      message: "Only objects and lists merge as they are",
      remedy: 'To count, give the change { "type": "increment", "by": 1 }',
      field: "data",
    });
  }
  return { type: "put", value };
}

function keysOf({ key, keys }: Given): string[] {
  const all = [...new Set([...(key === undefined ? [] : [key]), ...(keys ?? [])])];
  if (all.length === 0) throw missing("key", "Name the key, or several.");
  return all;
}

export async function write(context: NodeContext, given: Given, input: JsonValue) {
  const [key] = keysOf(given);
  if (key === undefined) throw missing("key", "Name the key.");
  const change = changeOf(given, input);
  const set = await opened(context, given);
  return given.consistency === "strong"
    ? writeStrong(context, given, set, key, change)
    : writeCopies(context, given, set, key, change);
}

async function writeStrong(
  context: NodeContext,
  given: Given,
  set: DataSet,
  key: string,
  change: DataChange,
) {
  if (change.type !== "put" && change.type !== "delete" && change.type !== "change_map") {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `Strong data is written whole; it does not ${change.type.replaceAll("_", " ")}`,
      remedy: "Use the Edge state machine to count and append, or another consistency",
      field: "consistency",
    });
  }
  const value =
    change.type === "delete" ? null : change.type === "put" ? change.value : { ...change.set };
  const written = await strongOf(context).write(
    set,
    { key, value },
    { request: context.key, onAll: given.level === "all", ...within(context, given) },
  );
  context.actsOn(written.leader);
  const { acknowledged, pending, index, revision, leader } = written;
  return {
    status: "written",
    dataSet: set.name,
    key,
    coordinator: leader,
    copies: copiesOf(set),
    acknowledged: [...acknowledged],
    pending: [...pending],
    version: plain({ revision, index }),
    conflicts: 0,
  };
}

async function writeCopies(
  context: NodeContext,
  given: Given,
  set: DataSet,
  key: string,
  change: DataChange,
) {
  const { consistency, conflictResolution, level, session, targetEdges } = given;
  // Staleness is measured against the primary, so that is where such data is written.
  const via =
    consistency === "bounded_staleness" ? ids(copiesOf(set).slice(0, 1)) : ids(targetEdges);
  const written = await setsOf(context).write(
    set,
    {
      key,
      change,
      level: level ?? "one",
      resolution: conflictResolution,
      session: session ?? null,
      request: context.key,
    },
    { via, ...within(context, given) },
  );
  const { coordinator, acknowledged, pending, version, conflicts } = written;
  context.actsOn(coordinator);
  context.log("info", `${key} is on ${acknowledged.join(", ")}`);
  return {
    status: "written",
    dataSet: set.name,
    key,
    coordinator,
    copies: copiesOf(set),
    acknowledged,
    pending,
    version: plain(version),
    conflicts,
    session: written.session,
  };
}

interface ReadOne {
  readonly key: string;
  readonly exists: boolean;
  readonly value: JsonValue;
  readonly coordinator: string;
  readonly copies: readonly string[];
  readonly repaired: readonly string[];
  readonly version: object | null;
  readonly stalenessMs: number | null;
  readonly conflicts: number;
  readonly siblings: readonly JsonValue[];
  readonly session: SessionToken | null;
}

async function readOne(
  context: NodeContext,
  given: Given,
  set: DataSet,
  key: string,
  session: SessionToken | null,
): Promise<ReadOne> {
  const { consistency } = given;
  if (consistency === "strong") {
    const { exists, value, revision, member } = await strongOf(context).read(
      set,
      key,
      within(context, given),
    );
    return {
      key,
      exists,
      value,
      coordinator: member,
      copies: [member],
      repaired: [],
      version: revision === null ? null : { revision },
      stalenessMs: 0,
      conflicts: 0,
      siblings: [],
      session,
    };
  }
  const answer = await setsOf(context).read(
    set,
    {
      key,
      model: consistency,
      level: given.level ?? "one",
      resolution: given.conflictResolution,
      session,
      stalenessMsMax: given.stalenessThresholdMs,
    },
    { via: ids(given.targetEdges), ...within(context, given) },
  );
  return { key, ...answer };
}

export async function read(context: NodeContext, given: Given) {
  const keys = keysOf(given);
  const set = await setsOf(context).require(given.dataSet);
  const answers: ReadOne[] = [];
  let session = given.session ?? null;
  for (const key of keys) {
    const answer = await readOne(context, given, set, key, session);
    session = answer.session;
    answers.push(answer);
  }
  const [first] = answers;
  if (first === undefined) throw missing("key", "Name the key.");
  context.actsOn(first.coordinator);
  const values = Object.fromEntries(answers.map(({ key, value }) => [key, value]));
  const { exists, value, coordinator, copies, repaired, version, stalenessMs } = first;
  return {
    status: exists ? "found" : "absent",
    dataSet: set.name,
    key: first.key,
    value,
    ...(answers.length > 1 ? { values } : {}),
    coordinator,
    copies: [...copies],
    repaired: [...repaired],
    version: version === null ? undefined : plain(version),
    stalenessMs,
    conflicts: first.conflicts,
    siblings: [...first.siblings],
    session: session ?? undefined,
  };
}

export async function replicate(context: NodeContext, given: Given) {
  const set = await opened(context, given);
  const synced = await setsOf(context).sync(set, ids(copiesOf(set)), within(context, given));
  return { status: "replicated", ...(await outcomeOf(context, set, synced)) };
}

export async function sync(context: NodeContext, given: Given) {
  const set = await setsOf(context).require(given.dataSet);
  const wanted = ids(given.targetEdges);
  const copies = wanted.length > 0 ? wanted : ids(copiesOf(set));
  const synced = await setsOf(context).sync(set, copies, within(context, given));
  return { status: "synced", ...(await outcomeOf(context, set, synced)) };
}

type Synced = Awaited<ReturnType<ReturnType<typeof setsOf>["sync"]>>;

/** What a comparison brought about, as the copies say afterwards. */
async function outcomeOf(context: NodeContext, set: DataSet, synced: Synced) {
  const reports = await setsOf(context).status(set, context);
  const roots = new Map<string, string[]>();
  for (const { nodeId, status } of reports) {
    if (status !== null) roots.set(status.root, [...(roots.get(status.root) ?? []), nodeId]);
  }
  const most = [...roots.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
  const unfinished = synced.flatMap(({ peers }) => peers.filter(({ completed }) => !completed));
  const received = synced.flatMap(({ peers }) => peers).reduce((sum, one) => sum + one.received, 0);
  const converged = most.length === set.places.length;
  return {
    dataSet: set.name,
    copies: copiesOf(set),
    acknowledged: most,
    pending: copiesOf(set).filter((one) => !most.includes(one)),
    converged,
    entriesMoved:
      received + synced.flatMap(({ peers }) => peers).reduce((n, one) => n + one.sent, 0),
    unreachable: [
      ...new Set([
        ...synced.filter(({ trouble }) => trouble !== null).map(({ nodeId }) => nodeId as string),
        ...unfinished.map(({ peer }) => peer),
      ]),
    ],
    report: plainList(reports),
  };
}

export async function status(context: NodeContext, given: Given) {
  const set = await setsOf(context).require(given.dataSet);
  return { status: "reported", ...(await outcomeOf(context, set, [])) };
}
