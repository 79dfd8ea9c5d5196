import type { Clock, Random, Timers } from "@edgeloom/kernel";
import type { Disk } from "../disk/disk.ts";
import type { StorageOptions } from "../log/options.ts";
import type {
  Answer,
  Command,
  LifetimeKey,
  MachineLimits,
  Outcome,
  Proposal,
  Query,
} from "../machine/types.ts";
import type { PlantedBug } from "../planted-bugs.ts";
import type {
  Configuration,
  ConfigurationChange,
  Entry,
  MemberId,
  Message,
  QuorumAdvice,
  Raft,
  RaftEvent,
  RaftOptions,
  RaftStatus,
} from "../raft/types.ts";

/**
 * `linearizable`: sees every write acknowledged before the read began; asked of any member, by the leader's lease or
 * a round of the majority. `lease`: the same, but only of a leader whose lease holds now, without any message.
 * `stale`: what this member has applied, however old.
 */
export type ReadConsistency = "linearizable" | "lease" | "stale";

export type ReplicaErrorReason =
  | "abandoned"
  | "configuration_pending"
  | "corrupted"
  | "disk_full"
  | "invalid_change"
  | "leadership_lost"
  | "lease_expired"
  | "not_leader"
  | "not_ready"
  | "overloaded"
  | "recovering"
  | "stopped"
  | "transferring";

export interface ReplicaError {
  readonly reason: ReplicaErrorReason;
  /** Who leads as far as this member knows. */
  readonly leader: MemberId | null;
  /** True: the write may still be applied; only a retry under the same session and sequence tells. */
  readonly uncertain: boolean;
}

export type ProposeResult =
  | { readonly ok: true; readonly outcome: Outcome; readonly index: number }
  | { readonly ok: false; readonly error: ReplicaError };

export type ReadResult =
  | { readonly ok: true; readonly answer: Answer; readonly appliedIndex: number }
  | { readonly ok: false; readonly error: ReplicaError };

export type AdministerResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: ReplicaError };

export type ReplicaState = "recovering" | "running" | "corrupted" | "failed" | "stopped";

export type ReplicaEvent =
  | { readonly type: "raft"; readonly event: RaftEvent }
  | {
      readonly type: "recovered";
      readonly snapshotIndex: number;
      readonly lastIndex: number;
      readonly term: number;
    }
  | { readonly type: "snapshot_taken"; readonly index: number; readonly bytes: number }
  | {
      readonly type: "snapshot_installed";
      readonly index: number;
      readonly term: number;
      readonly bytes: number;
    }
  | { readonly type: "lifetime_over"; readonly lifetime: LifetimeKey }
  | { readonly type: "disk_full" }
  | { readonly type: "disk_recovered" }
  | { readonly type: "corrupted"; readonly detail: string }
  | { readonly type: "failed"; readonly detail: string }
  | { readonly type: "stopped" };

/** When the log is cut behind a snapshot of the machine. */
export interface SnapshotPolicy {
  /** Entries applied since the last snapshot. */
  readonly entries: number;
  /** Bytes of entries applied since the last snapshot. */
  readonly bytes: number;
  /** Entries kept before the snapshot's index for members that lag a little; fewer when `keepBytes` is reached. */
  readonly keepEntries: number;
  readonly keepBytes: number;
}

export interface ReplicaOptions {
  readonly id: MemberId;
  /** The first configuration of a new group; used only when the disk holds none. Empty for a member that joins later. */
  readonly bootstrap: Configuration;
  readonly clock: Pick<Clock, "monotonic">;
  readonly timers: Pick<Timers, "after">;
  readonly random: Random;
  readonly disk: Disk;
  /** Hands a message to the network, which may lose, delay, repeat or reorder it. */
  readonly send: (to: MemberId, message: Message) => void;
  /**
   * Calls back after the present event was handled, so that what one turn brings shares one write: `setImmediate` on
   * a host. Default: a timer of 0 ms.
   */
  readonly defer?: ((callback: () => void) => void) | undefined;
  readonly onEvent?: ((event: ReplicaEvent) => void) | undefined;
  /** Each committed entry as it is applied, with the outcomes of its proposals; for traces and checks. */
  readonly onApplied?: ((entry: Entry, outcomes: readonly Outcome[]) => void) | undefined;
  /** Wraps the core when it is made: a simulation records and checks what passes in and out of it. */
  readonly decorateRaft?: ((raft: Raft, options: RaftOptions) => Raft) | undefined;
  readonly electionTimeoutMs?: number | undefined;
  readonly heartbeatMs?: number | undefined;
  readonly priority?: number | undefined;
  /** The bound on how fast or slow a monotonic clock may run, as a fraction (default 0.1). */
  readonly clockDriftMax?: number | undefined;
  readonly snapshotPolicy?: Partial<SnapshotPolicy> | undefined;
  /** What a failure detector says, for elections and for leaders that may be cut off. */
  readonly advice?: QuorumAdvice | undefined;
  /** Proposals accepted and not yet answered (default 20,000); more are refused as `overloaded`. */
  readonly pendingMax?: number | undefined;
  readonly machineLimits?: Partial<MachineLimits> | undefined;
  /** How much goes in one message and how much is under way; defaults as in the consensus core. */
  readonly transfer?:
    | Pick<
        RaftOptions,
        "appendBytesMax" | "inflightMax" | "inflightBytesMax" | "snapshotChunkBytes"
      >
    | undefined;
  /** How the log is laid out on the disk. */
  readonly storage?:
    | Pick<StorageOptions, "segmentBytesMax" | "allocationBytes" | "frameBytesMax">
    | undefined;
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined;
}

export interface ReplicaStatus {
  readonly id: MemberId;
  readonly state: ReplicaState;
  /** Null until recovery is complete. */
  readonly raft: RaftStatus | null;
  readonly appliedIndex: number;
  readonly revision: number;
  readonly snapshotIndex: number;
  readonly pendingProposals: number;
  readonly pendingReads: number;
  readonly diskFull: boolean;
}

/** One member of a group: consensus, log and machine, driven by messages, timers and the disk's completions. */
export interface Replica {
  readonly id: MemberId;
  receive(message: Message): void;
  /** Calls back once: applied, or refused, or lost with the leadership. Never after `stop`. */
  propose(proposal: Proposal, callback: (result: ProposeResult) => void): void;
  read(query: Query, consistency: ReadConsistency, callback: (result: ReadResult) => void): void;
  /** Called back when the change is committed, or refused. */
  changeMembers(change: ConfigurationChange, callback: (result: AdministerResult) => void): void;
  /** Called back when leadership was handed over, or the attempt was given up. */
  transferLeadership(to: MemberId, callback: (result: AdministerResult) => void): void;
  /** Starts an election now (subject to pre-vote). */
  campaign(): void;
  status(): ReplicaStatus;
  /** The machine's hash, for comparing members that applied the same index. */
  stateHash(): string;
  /** Pending callbacks are answered `stopped`; then nothing fires any more. */
  stop(): void;
}

export type ClientRequest =
  | { readonly type: "propose"; readonly requestId: number; readonly proposal: Proposal }
  | {
      readonly type: "read";
      readonly requestId: number;
      readonly query: Query;
      readonly consistency: ReadConsistency;
    };

export type ClientResponse =
  | {
      readonly type: "applied";
      readonly requestId: number;
      readonly outcome: Outcome;
      readonly index: number;
    }
  | {
      readonly type: "answered";
      readonly requestId: number;
      readonly answer: Answer;
      readonly appliedIndex: number;
    }
  | { readonly type: "failed"; readonly requestId: number; readonly error: ReplicaError };

export type ClientFailure = "deadline" | "session_expired" | "closed";

export type ClientResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly reason: ClientFailure;
      /** True: a write may have been, or may yet be, applied. Reads are never uncertain. */
      readonly uncertain: boolean;
    };

export interface ClientOptions {
  readonly name: string;
  /** Members to try, nearest first. */
  readonly members: readonly MemberId[];
  readonly clock: Pick<Clock, "monotonic">;
  readonly timers: Pick<Timers, "after">;
  readonly random: Random;
  readonly send: (to: MemberId, request: ClientRequest) => void;
  /** Default 30,000. */
  readonly sessionTtlMs?: number | undefined;
  /** After which a request without response goes to the next member (default 1,000). */
  readonly attemptTimeoutMs?: number | undefined;
  /**
   * Shortest and longest pause between attempts (defaults 10 and 500), drawn at random below a ceiling that doubles;
   * while the group has no leader the ceiling stays at four times the shortest.
   */
  readonly backoffMinMs?: number | undefined;
  readonly backoffMaxMs?: number | undefined;
  readonly clockDriftMax?: number | undefined;
}

export interface CallOptions {
  /** From now (default 10,000). */
  readonly deadlineMs?: number | undefined;
}

/** A client of a group: keeps a session and retries, so that each write is applied at most once. */
export interface GroupClient {
  /** Registers the session on first use. Writes of one client may be applied in another order than they were made. */
  execute(
    command: Command,
    callback: (result: ClientResult<Outcome>) => void,
    options?: CallOptions,
  ): void;
  query(
    query: Query,
    consistency: ReadConsistency,
    callback: (result: ClientResult<Answer>) => void,
    options?: CallOptions,
  ): void;
  /** A response from the network, at any time, any number of times. */
  receive(from: MemberId, response: ClientResponse): void;
  /** The connection to a member broke: what it was asked is asked of another at once. */
  disconnected(member: MemberId): void;
  /** Until when, on the monotonic clock, the session surely lives; its locks must not be relied on after. */
  sessionValidUntil(): number | null;
  setMembers(members: readonly MemberId[]): void;
  /** Fails what is pending with `closed`; nothing fires any more. The session ends by its time to live. */
  close(): void;
}
