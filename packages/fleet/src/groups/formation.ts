import { type GroupDescriptor, groupDescriptorSchema } from "@edgeloom/agent-core";
import { EdgeloomError, type EdgeNodeId } from "@edgeloom/kernel";
import type { Fleet } from "../fleet.ts";
import type { GroupRecord } from "./directory.ts";
import { chooseMembers } from "./member-choice.ts";
import { memberReports } from "./reports.ts";
import type { Within } from "./within.ts";

export interface FormRequest extends Within {
  readonly name: string;
  /** Its voters; left out, fit edge nodes are chosen, spread over regions. */
  readonly members?: readonly EdgeNodeId[] | undefined;
  /** How many to choose; 3 when left out. */
  readonly size?: number | undefined;
  /** 1,000 ms when left out. */
  readonly electionTimeoutMs?: number | undefined;
  /** 150 ms when left out. */
  readonly heartbeatMs?: number | undefined;
  /** The member that should lead when it can. */
  readonly preferred?: EdgeNodeId | undefined;
}

/** Members on other continents answer in a few hundred ms; a group must not take that for silence. */
const usualElectionTimeoutMs = 1_000;
const usualHeartbeatMs = 150;

interface Making {
  readonly fleet: Fleet;
  readonly now: () => number;
  readonly newId: () => string;
  readonly newSecret: () => string;
}

/** The record of a group that is asked for and not there yet. */
export async function draftGroup(making: Making, request: FormRequest): Promise<GroupRecord> {
  const { fleet } = making;
  const named = [...new Set(request.members ?? [])];
  return {
    id: making.newId(),
    fleetId: fleet.id,
    name: request.name,
    voters: named.length > 0 ? named : chooseMembers(await fleet.list(), request.size ?? 3),
    learners: [],
    secret: making.newSecret(),
    electionTimeoutMs: request.electionTimeoutMs ?? usualElectionTimeoutMs,
    heartbeatMs: request.heartbeatMs ?? usualHeartbeatMs,
    createdAt: making.now(),
  };
}

/** @throws EdgeloomError `conflict` when the group exists with other members than those asked for */
export function assertSameMembers(
  { name, voters }: GroupRecord,
  asked: readonly EdgeNodeId[],
): void {
  const same = asked.length === voters.length && asked.every((one) => voters.includes(one));
  if (asked.length === 0 || same) return;
  throw new EdgeloomError({
    code: "conflict",
    message: `The group "${name}" exists with other members: ${voters.join(", ")}`,
    remedy: "Leave the members out to use it as it is, change its members, or choose another name",
    field: "peers",
  });
}

async function addressesOf(
  fleet: Fleet,
  members: readonly EdgeNodeId[],
): Promise<GroupDescriptor["addresses"]> {
  const found = await Promise.all(
    members.map(async (id) => {
      const { peerAddress } = await fleet.execute(id, "get_state", {}, { key: `get_state/${id}` });
      return peerAddress === null ? [] : [[id, peerAddress] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}

/** Has each of `hosts` host the group. `founders` are its first voters; none where it exists already. */
export async function hostGroup(
  { fleet, newId }: Pick<Making, "fleet" | "newId">,
  record: GroupRecord,
  hosts: readonly EdgeNodeId[],
  founders: readonly EdgeNodeId[],
  preferred?: EdgeNodeId,
): Promise<void> {
  const members = [...new Set([...record.voters, ...record.learners, ...hosts])];
  const addresses = await addressesOf(fleet, members);
  await Promise.all(
    hosts.map((nodeId) => {
      const descriptor = groupDescriptorSchema.parse({
        group: record.id,
        name: record.name,
        voters: founders,
        addresses,
        secret: record.secret,
        electionTimeoutMs: record.electionTimeoutMs,
        heartbeatMs: record.heartbeatMs,
        priority: preferred === undefined || preferred === nodeId ? 1 : 0.5,
      });
      // Joining again is harmless, and must not be answered from memory when addresses have changed.
      const key = `group_join/${record.id}/${nodeId}/${newId()}`;
      return fleet.execute(nodeId, "group_join", descriptor, { key });
    }),
  );
}

/**
 * Finishes a formation that broke off, so that members were named but never told. A member that hosted the group and
 * lost it must not be told again: it may have voted (so nothing is done once anything was committed).
 */
export async function finishForming(
  making: Pick<Making, "fleet" | "newId">,
  record: GroupRecord,
  within: Within,
): Promise<void> {
  const members = await memberReports(making.fleet, record, within);
  const isUnderWay = members.some(({ status }) => status !== null && status.commitIndex > 0);
  const strangers = members.filter(({ isStranger }) => isStranger).map(({ nodeId }) => nodeId);
  if (isUnderWay || strangers.length === 0) return;
  await hostGroup(making, record, strangers, record.voters);
}
