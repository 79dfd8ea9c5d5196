import type {
  CommandRequestInput,
  GroupCommand,
  GroupQuery,
  GroupUnable,
} from "@edgeloom/agent-core";
import {
  type Clock,
  EdgeloomError,
  type EdgeNodeId,
  type JsonValue,
  type Random,
  sleep,
  type Timers,
} from "@edgeloom/kernel";
import type { Fleet } from "../fleet.ts";
import { type Attempt, askMembers } from "./asking.ts";
import type { GroupDirectory, GroupRecord } from "./directory.ts";
import {
  assertSameMembers,
  draftGroup,
  type FormRequest,
  finishForming,
  hostGroup,
} from "./formation.ts";
import { type Leadership, leadershipOf, type MemberReport, memberReports } from "./reports.ts";
import type { Within } from "./within.ts";

export interface GroupsOptions {
  readonly fleet: Fleet;
  readonly directory: GroupDirectory;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly newId: () => string;
  /** A new key: 32 random bytes in base64. */
  readonly newSecret: () => string;
}

export interface LockRequest {
  readonly name: string;
  readonly owner: string;
  readonly ttlMs: number;
}

export interface Applied {
  readonly outcome: JsonValue;
  readonly index: number;
  readonly leader: EdgeNodeId;
}

/** Who a group consists of, and what its members say. */
export interface GroupReport {
  readonly record: Omit<GroupRecord, "secret">;
  readonly members: readonly MemberReport[];
  readonly leadership: Leadership | null;
}

/** The coordination groups of one fleet: forms them on the fly and talks to whoever leads. */
export interface Groups {
  /**
   * Forms the group, or finds it formed.
   * @throws EdgeloomError `conflict` when it exists with other members than those asked for
   */
  form(request: FormRequest): Promise<GroupRecord>;
  list(): Promise<readonly GroupRecord[]>;
  /** @throws EdgeloomError `not_found` */
  find(name: string): Promise<GroupRecord>;
  report(name: string, within?: Within): Promise<GroupReport>;
  /** Waits until a member leads. @throws EdgeloomError `unavailable` */
  leader(name: string, within?: Within): Promise<Leadership>;
  /**
   * Carries a command out once, however often it is sent: a group remembers `key` for ten minutes.
   * @throws EdgeloomError `unavailable` without a majority, `cancelled`
   */
  propose(
    name: string,
    command: GroupCommand,
    options: Within & { readonly key: string },
  ): Promise<Applied>;
  /**
   * Carries a command out, perhaps more than once when answers are lost: for commands of which that does no harm.
   * @throws EdgeloomError `unavailable` without a majority, `cancelled`
   */
  repeat(name: string, command: GroupCommand, within?: Within): Promise<Applied>;
  read(
    name: string,
    query: GroupQuery,
    options?: Within & { readonly consistency?: "linearizable" | "lease" | "stale" | undefined },
  ): Promise<{ readonly answer: JsonValue; readonly member: EdgeNodeId }>;
  /**
   * Asks for a lock, or for the place in its queue when somebody else has it. Asking again changes nothing. The lock
   * frees itself `ttlMs` after it was given, and when nothing is heard of `owner` for a minute longer.
   */
  lock(name: string, lock: LockRequest, within?: Within): Promise<Applied>;
  /** Frees a lock that `owner` has, or leaves the queue. */
  unlock(name: string, lock: Omit<LockRequest, "ttlMs">, within?: Within): Promise<Applied>;
  changeMembers(
    name: string,
    members: Pick<GroupRecord, "voters" | "learners">,
    within?: Within,
  ): Promise<GroupRecord>;
  transfer(name: string, to: EdgeNodeId, within?: Within): Promise<Leadership>;
  /** Ends the group on all members that can be reached, with everything it holds. */
  dissolve(name: string, within?: Within): Promise<void>;
}

const usualTimeoutMs = 15_000;
/** How long a group remembers a key: a step that is tried again comes within minutes. */
const keyTtlMs = 600_000;
const leaderPollMs = 100;
/** A session that holds locks lives so much longer than the last lock that it asked for. */
const lockSessionGraceMs = 60_000;

export function createGroups(options: GroupsOptions): Groups {
  const { fleet, directory, clock, timers } = options;
  const making = { ...options, now: () => clock.now() };
  /** Groups that somebody has been seen to lead: their formation is complete. */
  const complete = new Set<string>();
  /** Who led last, by group: to be asked first. */
  const leaders = new Map<string, EdgeNodeId>();

  async function find(name: string): Promise<GroupRecord> {
    const record = await directory.find(fleet.id, name);
    if (record !== null) return record;
    throw new EdgeloomError({
      code: "not_found",
      message: `The fleet ${fleet.name} has no coordination group "${name}"`,
      remedy: "Form it first: elect_leader does so",
      field: "coordinationGroup",
    });
  }

  function membersInTurn({ id, voters }: GroupRecord): EdgeNodeId[] {
    const led = leaders.get(id);
    if (led === undefined || !voters.includes(led)) return [...voters];
    return [led, ...voters.filter((one) => one !== led)];
  }

  function led({ id }: GroupRecord, leader: EdgeNodeId): void {
    leaders.set(id, leader);
    complete.add(id);
  }

  async function ask<T>(
    record: GroupRecord,
    { timeoutMs = usualTimeoutMs, signal }: Within,
    attempt: (member: EdgeNodeId, timeoutMs: number) => Promise<Attempt<T>>,
    isLong = false,
  ): Promise<{ readonly value: T; readonly member: EdgeNodeId }> {
    const members = membersInTurn(record);
    const asking = { ...options, name: record.name, members, timeoutMs, signal, isLong };
    const answered = await askMembers(asking, attempt);
    led(record, answered.member);
    return answered;
  }

  async function waitForLeader(record: GroupRecord, within: Within): Promise<Leadership> {
    const { timeoutMs = usualTimeoutMs, signal } = within;
    const deadline = clock.monotonic() + timeoutMs;
    for (;;) {
      const members = await memberReports(fleet, record, { signal });
      const leadership = leadershipOf(members);
      if (leadership !== null) {
        led(record, leadership.leader);
        return leadership;
      }
      if (clock.monotonic() >= deadline) throw noLeader(record, members, timeoutMs);
      await sleep(timers, leaderPollMs, signal);
    }
  }

  async function proposeTo(
    record: GroupRecord,
    proposal: { command: GroupCommand; client?: GroupCaller },
    key: string,
    within: Within,
  ): Promise<Applied> {
    const request = { group: record.id, ...proposal };
    const { value, member } = await ask(record, within, async (nodeId, timeoutMs) => {
      const given = { key, signal: within.signal, timeoutMs };
      const answer = await fleet.execute(nodeId, "group_propose", request, given);
      return answer.kind === "unable" ? answer : done(answer);
    });
    return { outcome: value.outcome, index: value.index, leader: member };
  }

  async function change(
    record: GroupRecord,
    within: Within,
    command: (nodeId: EdgeNodeId, timeoutMs: number) => Promise<{ kind: "done" } | GroupUnable>,
  ): Promise<void> {
    // New members catch up first.
    const isLong = true;
    await ask(
      record,
      within,
      async (nodeId, timeoutMs) => {
        const answer = await command(nodeId, timeoutMs);
        return answer.kind === "done" ? done(null) : answer;
      },
      isLong,
    );
  }

  return {
    async form(request) {
      const known = await directory.find(fleet.id, request.name);
      const record = known ?? (await directory.claim(await draftGroup(making, request)));
      assertSameMembers(record, request.members ?? []);
      if (known === null) {
        await hostGroup(making, record, record.voters, record.voters, request.preferred);
      } else if (!complete.has(record.id)) {
        await finishForming(making, record, { signal: request.signal });
      }
      return record;
    },
    list: () => directory.list(fleet.id),
    find,
    async report(name, within = {}) {
      const record = await find(name);
      const members = await memberReports(fleet, record, within);
      const { secret: _kept, ...shown } = record;
      return { record: shown, members, leadership: leadershipOf(members) };
    },
    leader: async (name, within = {}) => waitForLeader(await find(name), within),
    async propose(name, command, { key, ...within }) {
      const client = { name: key, ttlMs: keyTtlMs, once: true };
      return proposeTo(await find(name), { client, command }, key, within);
    },
    async repeat(name, command, within = {}) {
      const record = await find(name);
      return proposeTo(record, { command }, `group_propose/${record.id}`, within);
    },
    async read(name, query, { consistency = "linearizable", ...within } = {}) {
      const record = await find(name);
      const request = { group: record.id, query, consistency };
      const { value, member } = await ask(record, within, async (nodeId, timeoutMs) => {
        const given = { key: `group_read/${record.id}`, signal: within.signal, timeoutMs };
        const answer = await fleet.execute(nodeId, "group_read", request, given);
        return answer.kind === "unable" ? answer : done(answer.answer);
      });
      return { answer: value, member };
    },
    async lock(name, { name: lock, owner, ttlMs }, within = {}) {
      const command = { type: "lock", name: lock, owner, wait: true, ttlMs } as const;
      const client = lockClient(owner, ttlMs);
      return proposeTo(await find(name), { client, command }, client.name, within);
    },
    async unlock(name, { name: lock, owner }, within = {}) {
      const command = { type: "unlock", name: lock, owner } as const;
      const client = lockClient(owner, 0);
      return proposeTo(await find(name), { client, command }, client.name, within);
    },
    async changeMembers(name, { voters, learners }, within = {}) {
      const record = await find(name);
      const present = [...record.voters, ...record.learners];
      const added = [...voters, ...learners].filter((one) => !present.includes(one));
      if (added.length > 0) {
        // A new member starts empty and learns who is in the group from its leader; the others learn where it is.
        await hostGroup(making, record, added, []);
        await hostGroup(
          making,
          { ...record, learners: [...record.learners, ...added] },
          present,
          record.voters,
        );
      }
      await change(record, within, (nodeId, timeoutMs) =>
        fleet.execute(
          nodeId,
          "group_change",
          { group: record.id, voters: [...voters], learners: [...learners] },
          { key: `group_change/${record.id}`, signal: within.signal, timeoutMs },
        ),
      );
      await directory.setMembers(fleet.id, record.id, { voters, learners });
      return { ...record, voters, learners };
    },
    async transfer(name, to, within = {}) {
      const record = await find(name);
      await change(record, within, (nodeId, timeoutMs) =>
        fleet.execute(
          nodeId,
          "group_transfer",
          { group: record.id, to },
          { key: `group_transfer/${record.id}`, signal: within.signal, timeoutMs },
        ),
      );
      return waitForLeader(record, within);
    },
    async dissolve(name, { signal } = {}) {
      const record = await find(name);
      await directory.remove(fleet.id, record.id);
      await Promise.allSettled(
        [...record.voters, ...record.learners].map((nodeId) => {
          const key = `group_leave/${record.id}/${nodeId}`;
          return fleet.execute(nodeId, "group_leave", { group: record.id }, { key, signal });
        }),
      );
    },
  };
}

type GroupCaller = NonNullable<CommandRequestInput<"group_propose">["client"]>;

/** Locks belong to a client that may ask for them again and again. */
const lockClient = (owner: string, ttlMs: number): GroupCaller => ({
  name: `owner/${owner}`,
  ttlMs: ttlMs + lockSessionGraceMs,
  once: false,
});

const done = <T>(value: T): Attempt<T> => ({ kind: "done", value });

function noLeader(
  { name }: GroupRecord,
  members: readonly MemberReport[],
  timeoutMs: number,
): EdgeloomError {
  const silent = members.filter(({ status }) => status === null).length;
  return new EdgeloomError({
    code: "unavailable",
    message: `The group "${name}" has had no leader for ${timeoutMs} ms; ${silent} of its ${members.length} members do not answer`,
    remedy: "A majority of its members must be up and reach each other",
  });
}
