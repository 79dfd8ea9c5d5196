import type { CommandRequest, CommandResponse } from "@edgeloom/agent-core";
import { type Clock, EdgeloomError, type EdgeNodeId } from "@edgeloom/kernel";
import { z } from "zod";
import type { CommandOptions, Fleet } from "../fleet.ts";
import type { GroupRecord } from "./directory.ts";
import type { Groups } from "./groups.ts";

type Lease = CommandResponse<"acquire_lease">;
type Acquisition = Pick<CommandRequest<"acquire_lease">, "holder" | "ttlMs">;
type Renewal = Omit<CommandRequest<"renew_lease">, "grant">;

/**
 * Leases on edge nodes, for controllers. Where the fleet can form a coordination group, that group grants them, and the
 * edge node is shown what was granted:
 *
 * 1. The group grants `node/<id>` to one holder at a time, whoever can reach the edge node itself. A controller on the
 *    one side of a cut cannot be given what one on the other side holds, and a group without a majority grants nothing.
 * 2. The edge node takes the grant when it is newer than all it has seen, and gives its own fencing token for it. That
 *    check stays the last guard, against holders that slept through the end of their lease.
 * 3. The term at the edge node lies within the group's: it is counted from before the group was asked, less what clocks
 *    may drift. So an edge node never says that somebody holds a lease which the group may have given to another.
 *
 * An edge node that has seen a grant grants nothing by itself any more. One that has not, in a fleet too small for a
 * group, still does, and the first grant of a group waits until such a lease is over.
 */
export interface NodeLeases {
  /** @throws EdgeloomError `lease_held`; `unavailable` when the group has no majority: nothing is granted then */
  acquire(nodeId: EdgeNodeId, request: Acquisition, options: CommandOptions): Promise<Lease>;
  /** @throws EdgeloomError `lease_lost`, `stale_fencing_token`, `unavailable` */
  renew(nodeId: EdgeNodeId, request: Renewal, options: CommandOptions): Promise<Lease>;
  release(
    nodeId: EdgeNodeId,
    request: CommandRequest<"release_lease">,
    options: CommandOptions,
  ): Promise<CommandResponse<"release_lease">>;
}

export interface NodeLeasesOptions {
  readonly fleet: Pick<Fleet, "execute">;
  readonly groups: Groups;
  readonly clock: Pick<Clock, "monotonic">;
  /**
   * Whether the group is formed when the fleet has none (default), or the edge node is then left to grant by itself,
   * as for a person that takes one lease by hand.
   */
  readonly formsGroup?: boolean | undefined;
}

/** All controllers of a fleet must ask the same group, so its name is not theirs to choose. */
const stateGroup = "state";
const stateGroupSize = 3;
/** The bound on how fast or slow a monotonic clock may run, as the group's members assume it. */
const clockDriftMax = 0.1;
/** What an edge node takes as the shortest term. */
const termMsMin = 100;
const patienceMs = 15_000;

const outcomeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("lease_granted"), token: z.number(), renewal: z.number() }),
  z.object({ type: z.literal("lease_kept"), renewal: z.number() }),
  z.object({ type: z.literal("lease_released") }),
  z.object({ type: z.literal("refused"), reason: z.string(), holder: z.string().nullable() }),
]);
const answerSchema = z.object({
  lease: z.object({ holder: z.string(), token: z.number() }).nullable(),
});

const leaseName = (nodeId: EdgeNodeId): string => `node/${nodeId}`;

function heldBy(nodeId: EdgeNodeId, holder: string): EdgeloomError {
  return new EdgeloomError({
    code: "lease_held",
    message: `${nodeId} is leased by ${holder}`,
    remedy: "Wait until the lease is released or expires",
    field: "holder",
  });
}

function lost(nodeId: EdgeNodeId, holder: string): EdgeloomError {
  return new EdgeloomError({
    code: "lease_lost",
    message: `The lease of ${holder} on ${nodeId} has expired or was released`,
    remedy: "Acquire the lease again",
  });
}

/** Refusals after which the edge node will not take the grant however often it is shown. */
const refusals: ReadonlySet<string> = new Set([
  "conflict",
  "invalid_input",
  "lease_held",
  "lease_lost",
  "not_found",
  "stale_fencing_token",
]);

export function createNodeLeases(options: NodeLeasesOptions): NodeLeases {
  const { fleet, groups, clock, formsGroup = true } = options;
  const within = ({ signal, timeoutMs = patienceMs }: CommandOptions) => ({ signal, timeoutMs });

  /** The group that grants; null when the fleet has none and too few edge nodes to form it. */
  async function grantingGroup({ signal }: CommandOptions): Promise<GroupRecord | null> {
    if (!formsGroup && (await existingGroup()) === null) return null;
    try {
      return await groups.form({ name: stateGroup, size: stateGroupSize, signal });
    } catch (error) {
      const isTooSmall = error instanceof EdgeloomError && error.code === "capacity_exceeded";
      if (isTooSmall) return null;
      throw error;
    }
  }

  async function existingGroup(): Promise<GroupRecord | null> {
    return (await groups.list()).find(({ name }) => name === stateGroup) ?? null;
  }

  async function holding(nodeId: EdgeNodeId, options: CommandOptions) {
    const query = { type: "lease", name: leaseName(nodeId) } as const;
    const { answer } = await groups.read(stateGroup, query, within(options));
    return answerSchema.parse(answer).lease;
  }

  /** Lets the group forget a lease of ours. What fails here ends by its time. */
  async function giveBack(nodeId: EdgeNodeId, token: number, options: CommandOptions) {
    const command = { type: "release_lease", name: leaseName(nodeId), token } as const;
    const key = `${options.key}/back/${token}`;
    await groups.propose(stateGroup, command, { key, ...within(options) });
  }

  /**
   * Prolongs the lease under `token` now, and says for how long the edge node may take it for held. An outcome that was
   * remembered from an earlier attempt says nothing about the present; this does.
   */
  async function prolong(
    nodeId: EdgeNodeId,
    { holder, ttlMs }: Acquisition,
    token: number,
    options: CommandOptions,
  ): Promise<{ readonly termMs: number; readonly renewal: number }> {
    const askedAt = clock.monotonic();
    const name = leaseName(nodeId);
    const command = { type: "acquire_lease", name, holder, ttlMs } as const;
    const { outcome } = await groups.repeat(stateGroup, command, within(options));
    const given = outcomeSchema.parse(outcome);
    if (given.type === "refused" && given.reason === "lease_held") throw lost(nodeId, holder);
    if (given.type !== "lease_granted") throw refused(nodeId, given);
    if (given.token !== token) {
      // It ended in between, and the group took this for a new request.
      await giveBack(nodeId, given.token, options);
      throw lost(nodeId, holder);
    }
    const elapsedMs = clock.monotonic() - askedAt;
    const termMs = Math.floor(ttlMs * (1 - clockDriftMax) - elapsedMs);
    if (termMs < termMsMin) throw tooShort(nodeId, ttlMs, elapsedMs);
    return { termMs, renewal: given.renewal };
  }

  /** Asks for the lease once, however often this is tried under the same key. */
  async function ask(nodeId: EdgeNodeId, { holder, ttlMs }: Acquisition, options: CommandOptions) {
    const command = { type: "acquire_lease", name: leaseName(nodeId), holder, ttlMs } as const;
    const asked = { key: `${options.key}/grant`, ...within(options) };
    const { outcome } = await groups.propose(stateGroup, command, asked);
    const given = outcomeSchema.parse(outcome);
    if (given.type === "refused" && given.reason === "lease_held") {
      throw heldBy(nodeId, given.holder ?? "somebody else");
    }
    if (given.type !== "lease_granted") throw refused(nodeId, given);
    // Two processes under one name must not both believe that they hold it.
    if (given.renewal > 1) throw heldBy(nodeId, holder);
    return given.token;
  }

  async function acquireInGroup(
    { id: group }: GroupRecord,
    nodeId: EdgeNodeId,
    request: Acquisition,
    options: CommandOptions,
  ): Promise<Lease> {
    const { holder } = request;
    const token = await ask(nodeId, request, options);
    const { termMs, renewal } = await prolong(nodeId, request, token, options);
    const shown = { holder, ttlMs: termMs, grant: { group, token } };
    const key = `${options.key}/${token}.${renewal}`;
    try {
      return await fleet.execute(nodeId, "acquire_lease", shown, { ...options, key });
    } catch (error) {
      // Out of reach it stays ours: it may have been taken, and the next attempt shows it again.
      const isRefused = error instanceof EdgeloomError && refusals.has(error.code);
      if (isRefused) await giveBack(nodeId, token, options);
      throw error;
    }
  }

  async function renewInGroup(
    { id: group }: GroupRecord,
    nodeId: EdgeNodeId,
    { holder, token, ttlMs }: Renewal,
    options: CommandOptions,
  ): Promise<Lease> {
    const held = await holding(nodeId, options);
    if (held === null || held.holder !== holder) throw lost(nodeId, holder);
    const { termMs, renewal } = await prolong(nodeId, { holder, ttlMs }, held.token, options);
    const shown = { holder, token, ttlMs: termMs, grant: { group, token: held.token } };
    const key = `${options.key}/${held.token}.${renewal}`;
    try {
      return await fleet.execute(nodeId, "renew_lease", shown, { ...options, key });
    } catch (error) {
      // The edge node went without a holder for a while, so whoever holds on must look first.
      const isOver = error instanceof EdgeloomError && error.code === "lease_lost";
      if (isOver) await giveBack(nodeId, held.token, options);
      throw error;
    }
  }

  /** Whether the lease in force, if any, was granted by the edge node itself. */
  async function isOwnGrant(nodeId: EdgeNodeId, options: CommandOptions): Promise<boolean> {
    const key = `${options.key}/state`;
    const { lease } = await fleet.execute(nodeId, "get_state", {}, { ...options, key });
    return lease !== null && lease.grant === undefined;
  }

  return {
    async acquire(nodeId, request, options) {
      const group = await grantingGroup(options);
      if (group !== null) return acquireInGroup(group, nodeId, request, options);
      try {
        return await fleet.execute(nodeId, "acquire_lease", request, options);
      } catch (error) {
        const isOfGroup = error instanceof EdgeloomError && error.code === "conflict";
        if (!isOfGroup || (await existingGroup()) !== null) throw error;
        // The group that granted was dissolved, and its leases with it.
        const key = `${options.key}/without`;
        const alone = { ...request, withoutGroup: true };
        return await fleet.execute(nodeId, "acquire_lease", alone, { ...options, key });
      }
    },
    async renew(nodeId, request, options) {
      const group = await existingGroup();
      if (group === null || (await isOwnGrant(nodeId, options))) {
        return fleet.execute(nodeId, "renew_lease", request, options);
      }
      return renewInGroup(group, nodeId, request, options);
    },
    async release(nodeId, request, options) {
      const released = await fleet.execute(nodeId, "release_lease", request, options);
      if ((await existingGroup()) === null) return released;
      const held = await holding(nodeId, options);
      if (held?.holder === request.holder) await giveBack(nodeId, held.token, options);
      return released;
    },
  };
}

function refused(nodeId: EdgeNodeId, outcome: z.infer<typeof outcomeSchema>): EdgeloomError {
  const reason = outcome.type === "refused" ? outcome.reason : outcome.type;
  return new EdgeloomError({
    code: "conflict",
    message: `The lease on ${nodeId} was refused: ${reason.replaceAll("_", " ")}`,
    remedy: "Change the request, then try again",
  });
}

function tooShort(nodeId: EdgeNodeId, ttlMs: number, elapsedMs: number): EdgeloomError {
  return new EdgeloomError({
    code: "lease_lost",
    message: `A lease of ${ttlMs} ms on ${nodeId} was over before the edge node saw it: the group took ${Math.round(elapsedMs)} ms`,
    remedy: "Ask for a longer lease",
    field: "leaseDurationMs",
  });
}
