import type { ReplicaEvent, ReplicaStatus } from "@edgeloom/coordination";
import type { EpochMs } from "@edgeloom/kernel";
import { z } from "zod";
import { groupIdSchema, groupMembershipSchema, type MemberRole } from "./descriptor.ts";
import type { Detector } from "./detector.ts";
import {
  describePartition,
  describeQuorum,
  partitionSchema,
  quorumSchema,
  reachabilitySchema,
  unknownPartition,
} from "./links.ts";

const indexSchema = z.number().int().min(0);

/** Something that happened to a member, by the clock of its edge node. */
export const groupEventSchema = z.object({
  /** Grows by one with each event of this member since its agent started. */
  seq: indexSchema,
  at: z.number(),
  kind: z.enum([
    "recovered",
    "term",
    "role",
    "leader",
    "vote",
    "quorum_lost",
    "configuration",
    "snapshot",
    "disk_full",
    "disk_recovered",
    "failed",
    "corrupted",
  ]),
  term: indexSchema,
  /** The role taken, the leader seen, the candidate voted for: what the kind is about. */
  subject: z.string(),
});
export type GroupEvent = z.infer<typeof groupEventSchema>;

/** What one member tells of its group. */
export const groupStatusSchema = groupMembershipSchema.extend({
  group: groupIdSchema,
  nodeId: z.string(),
  vote: z.string().nullable(),
  /** The configuration is joint: every decision needs a majority of these voters too. */
  votersOutgoing: z.array(z.string()).nullable(),
  commitIndex: indexSchema,
  appliedIndex: indexSchema,
  firstIndex: indexSchema,
  lastIndex: indexSchema,
  /** The last index that is durable here. */
  durableIndex: indexSchema,
  snapshotIndex: indexSchema,
  /** Changes of the key-value state. */
  revision: indexSchema,
  pending: indexSchema,
  diskFull: z.boolean(),
  /** Until when, from now, the leader may answer reads without asking; null without a lease. */
  leaseMs: z.number().nullable(),
  /** The leader's view of the others; empty elsewhere. */
  peers: z.array(
    z.object({
      nodeId: z.string(),
      matchIndex: indexSchema,
      state: z.enum(["probe", "replicate", "snapshot"]),
      /** Time since the beginning of the last round that it answered; null before the first. */
      silentMs: z.number().nullable(),
    }),
  ),
  /** The others, as the failure detector of this member sees them. */
  reachability: z.array(reachabilitySchema).default([]),
  /** What is wrong between the members, as this one can tell. */
  partition: partitionSchema.default(unknownPartition),
  /** Whether this member could gather a majority. Who relies on a lease granted by a leader that cannot is warned. */
  quorum: quorumSchema.nullable().default(null),
  /** A candidate's tally. */
  votes: z.array(z.object({ from: z.string(), granted: z.boolean() })),
  /** The latest events, oldest first. */
  events: z.array(groupEventSchema),
});
export type GroupStatus = z.infer<typeof groupStatusSchema>;

/** How a member stands, in one word. */
export function memberRole({ state, raft }: ReplicaStatus): MemberRole {
  if (state === "corrupted" || state === "failed") return state;
  if (raft === null) return "recovering";
  if (raft.isLearner) return "learner";
  return raft.role === "pre_candidate" ? "candidate" : raft.role;
}

type Told = Omit<GroupEvent, "seq" | "at">;

/** What an event of a replica tells people; null for what they need not know. */
export function describeReplicaEvent(event: ReplicaEvent, term: number): Told | null {
  switch (event.type) {
    case "recovered":
      return { kind: "recovered", term: event.term, subject: `index ${event.lastIndex}` };
    case "snapshot_installed":
      return { kind: "snapshot", term, subject: `index ${event.index}` };
    case "disk_full":
    case "disk_recovered":
      return { kind: event.type, term, subject: "" };
    case "failed":
    case "corrupted":
      return { kind: event.type, term, subject: event.detail };
    case "raft":
      return describeRaftEvent(event.event, term);
    default:
      return null;
  }
}

function describeRaftEvent(
  event: Extract<ReplicaEvent, { type: "raft" }>["event"],
  term: number,
): Told | null {
  switch (event.type) {
    case "term_changed":
      return { kind: "term", term: event.term, subject: "" };
    case "role_changed":
      return { kind: "role", term: event.term, subject: event.role };
    case "leader_changed":
      return { kind: "leader", term: event.term, subject: event.leader ?? "" };
    case "vote_granted":
      return { kind: "vote", term: event.term, subject: event.candidate };
    case "quorum_lost":
      return { kind: "quorum_lost", term: event.term, subject: "" };
    case "configuration_committed":
      return { kind: "configuration", term, subject: event.configuration.voters.join(", ") };
    default:
      return null;
  }
}

/** The status of a member for the world outside of it. */
export function groupStatusOf(
  group: { readonly group: string; readonly name: string },
  status: ReplicaStatus,
  monotonicMs: number,
  detector: Pick<Detector, "reachability" | "partition" | "quorum">,
  events: readonly GroupEvent[],
): GroupStatus {
  const { raft } = status;
  return {
    ...group,
    nodeId: status.id,
    role: memberRole(status),
    term: raft?.term ?? 0,
    leader: raft?.leader ?? null,
    voters: [...(raft?.configuration.voters ?? [])],
    votersOutgoing: raft?.configuration.votersOutgoing?.slice() ?? null,
    learners: [...(raft?.configuration.learners ?? [])],
    vote: raft?.vote ?? null,
    commitIndex: raft?.commit ?? 0,
    appliedIndex: status.appliedIndex,
    firstIndex: raft?.firstIndex ?? 0,
    lastIndex: raft?.lastIndex ?? 0,
    durableIndex: raft?.persisted ?? 0,
    snapshotIndex: status.snapshotIndex,
    revision: status.revision,
    pending: status.pendingProposals + status.pendingReads,
    diskFull: status.diskFull,
    leaseMs:
      raft === null || raft.leaseExpiresAt === null
        ? null
        : Math.max(0, raft.leaseExpiresAt - monotonicMs),
    peers: (raft?.peers ?? []).map(({ id, match, state, heardAt }) => ({
      nodeId: id,
      matchIndex: match,
      state,
      silentMs: heardAt === null ? null : Math.max(0, monotonicMs - heardAt),
    })),
    reachability: detector.reachability(),
    partition: describePartition(detector.partition()),
    quorum: describeQuorum(detector.quorum()),
    votes: (raft?.votes ?? []).map(({ from, isGranted }) => ({ from, granted: isGranted })),
    events: [...events],
  };
}

export interface EventRing {
  add(event: Told, at: EpochMs): void;
  list(): readonly GroupEvent[];
}

/** Keeps the latest `size` events. */
export function createEventRing(size: number): EventRing {
  let seq = 0;
  const events: GroupEvent[] = [];
  return {
    add(event, at) {
      seq += 1;
      events.push({ ...event, seq, at });
      if (events.length > size) events.shift();
    },
    list: () => events,
  };
}
