/**
 * The face of the consensus core: Raft (Ongaro and Ousterhout 2014; Ongaro's thesis 2014) as inputs to outputs.
 * There is no clock, disk or network inside: times are milliseconds of one monotonic clock, passed in by the driver.
 *
 * The driver's duties
 * 1. After each input (or a batch of them) take `ready()` until it gives null.
 * 2. Write the Readys' hard state and entries in order. `messages` may leave at once; `messagesAfterPersist` only once
 *    this Ready and all before it are durable. Then call `persisted(ready.sequence)`.
 * 3. Apply `committed` in order.
 * 4. Call `tick` no later than `deadline()` says. Read the clock after the input has arrived, never before.
 */
import type { Random } from "@edgeloom/kernel";
import type { PlantedBug } from "../planted-bugs.ts";
import type { Configuration, Entry, HardState, MemberId } from "./entries.ts";
import type { RaftEvent } from "./events.ts";
import type { Message, SnapshotDescriptor } from "./messages.ts";

export type { Configuration, Entry, HardState, MemberId } from "./entries.ts";
export type { RaftEvent } from "./events.ts";
export type { Message, SnapshotDescriptor } from "./messages.ts";

/**
 * The log as the core reads it, always at once and from memory. The core keeps what is not yet persisted itself and
 * asks only for the rest, so it does not matter whether this shows appends before or after they are durable.
 */
export interface LogView {
  /** Index of the first entry held: one after the snapshot's, or 1. */
  firstIndex(): number;
  /** Index of the last entry held; `firstIndex() - 1` when there is none. */
  lastIndex(): number;
  /** Term of the entry at `index`, also at `firstIndex() - 1` (0 at index 0); undefined outside of these. */
  termAt(index: number): number | undefined;
  /** Entries from `from` to before `to`, cut after about `bytesMax` bytes of data, yet at least one. */
  entries(from: number, to: number, bytesMax: number): readonly Entry[];
}

/**
 * What a failure detector says of the links to the others. It is advice: votes alone elect, and a detector that errs
 * costs a few time-outs, never an election that nobody wins nor a leader that still has its majority.
 */
export interface QuorumAdvice {
  /** False: a majority cannot be reached both ways, so an election would only disturb. */
  mayCampaign(configuration: Configuration): boolean;
  /** True: links to a majority have failed. A leader that has no answers either then waits no longer for them. */
  hasLostQuorum(configuration: Configuration): boolean;
}

export interface RaftOptions {
  readonly id: MemberId;
  /**
   * The configuration at the log's snapshot or, without one, the first of the group. A member that joins later
   * starts with nobody in it and learns the rest from the leader.
   */
  readonly configuration: Configuration;
  /** Index of the entry that set `configuration`. Default 0. */
  readonly configurationIndex?: number | undefined;
  /** As recovered from disk; term 0 and no vote for a new member. */
  readonly hardState: HardState;
  readonly log: LogView;
  /** The newest snapshot that can be sent to others; null when there is none. */
  readonly snapshot: () => SnapshotDescriptor | null;
  /** The last index that the state machine already holds, at most the log's last. */
  readonly applied: number;
  /** Monotonic milliseconds. */
  readonly now: number;
  readonly random: Random;
  /** A follower waits between one and two of these before it campaigns; drawn anew at each time-out. Default 150. */
  readonly electionTimeoutMs?: number | undefined;
  /** Default 50. */
  readonly heartbeatMs?: number | undefined;
  /** By how much a monotonic clock may run fast or slow, as a fraction. Default 0.1. */
  readonly clockDriftMax?: number | undefined;
  /** From 1 (default) down to 0: the least wanted leader waits two election time-outs longer. */
  readonly priority?: number | undefined;
  /** Append requests on their way to one follower. Default 128. */
  readonly inflightMax?: number | undefined;
  /** Bytes of entry data on their way to one follower. Default 8 MiB. */
  readonly inflightBytesMax?: number | undefined;
  /** Bytes of entry data in one append request, about. Default 256 KiB. */
  readonly appendBytesMax?: number | undefined;
  /** Bytes of proposals not yet committed, beyond which the leader refuses more. Default 64 MiB. */
  readonly uncommittedBytesMax?: number | undefined;
  /** Bytes of a snapshot in one request. Default 256 KiB. */
  readonly snapshotChunkBytes?: number | undefined;
  readonly advice?: QuorumAdvice | undefined;
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined;
}

export type Role = "follower" | "pre_candidate" | "candidate" | "leader";

export type RefusalReason =
  | "not_leader"
  /** Leadership is being handed over. */
  | "transferring"
  /** Too many bytes wait to be committed. */
  | "overloaded"
  /** The leader has not yet committed an entry of its term. */
  | "leader_not_ready"
  | "change_in_progress"
  /** The configuration asked for has no voters, names a member twice, or is the present one. */
  | "invalid_configuration"
  | "not_a_voter"
  | "already_leader";

export interface Refusal {
  readonly type: "refused";
  readonly reason: RefusalReason;
  /** Who leads, as far as this member knows. */
  readonly leader: MemberId | null;
}

export interface Proposed {
  readonly type: "proposed";
  readonly index: number;
  readonly term: number;
}

export interface Accepted {
  readonly type: "accepted";
}

/** The members wanted. New voters first catch up as learners; then the change goes through a joint configuration. */
export interface ConfigurationChange {
  readonly voters: readonly MemberId[];
  readonly learners: readonly MemberId[];
}

/** A read that is linearizable once the state machine has applied `index`. */
export interface ReadState {
  readonly context: number;
  readonly index: number;
}

export interface ReadFailure {
  readonly context: number;
  readonly reason: "not_leader" | "no_leader" | "timeout";
  readonly leader: MemberId | null;
}

/** The follower received this part of a snapshot: write it, in order. A part with offset 0 begins a new file. */
export interface SnapshotPart {
  readonly snapshot: SnapshotDescriptor;
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** After this one, verify, install (log and state machine), then call `snapshotInstalled`, else `snapshotFailed`. */
  readonly isLast: boolean;
}

/** The leader wants this part of its snapshot for a follower: answer by `snapshotChunk`. */
export interface SnapshotRead {
  readonly to: MemberId;
  readonly snapshot: SnapshotDescriptor;
  readonly offset: number;
  readonly length: number;
}

/** Outputs since the last one. Arrays are the driver's to keep. */
export interface Ready {
  /** Counts up by one; what `persisted` is told. */
  readonly sequence: number;
  /** To be written; null when it has not changed. */
  readonly hardState: HardState | null;
  /** To be written; they replace whatever the log holds from `entries[0].index` on. */
  readonly entries: readonly Entry[];
  readonly messages: readonly Message[];
  readonly messagesAfterPersist: readonly Message[];
  /** Durable here and committed, in order, each once. */
  readonly committed: readonly Entry[];
  readonly reads: readonly ReadState[];
  readonly readFailures: readonly ReadFailure[];
  readonly snapshotParts: readonly SnapshotPart[];
  readonly snapshotReads: readonly SnapshotRead[];
  readonly events: readonly RaftEvent[];
}

/** True when the Ready has something to write, so that `persisted` must wait for the disk. */
export function mustPersist(ready: Ready): boolean {
  return ready.hardState !== null || ready.entries.length > 0;
}

export type ProgressState = "probe" | "replicate" | "snapshot";

export interface PeerStatus {
  readonly id: MemberId;
  readonly match: number;
  readonly next: number;
  readonly state: ProgressState;
  readonly inflight: number;
  readonly inflightBytes: number;
  /** When the last round that it answered began; null before the first answer in this term. */
  readonly heardAt: number | null;
  /** Bytes of a snapshot that it has taken; null when none is under way. */
  readonly snapshotOffset: number | null;
}

export interface RaftStatus {
  readonly id: MemberId;
  readonly role: Role;
  readonly isLearner: boolean;
  readonly isMember: boolean;
  readonly term: number;
  readonly vote: MemberId | null;
  readonly leader: MemberId | null;
  readonly commit: number;
  /** The last index handed out in `committed`, or installed by a snapshot. */
  readonly applied: number;
  readonly firstIndex: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** The last index known to be durable here. */
  readonly persisted: number;
  readonly configuration: Configuration;
  readonly configurationIndex: number;
  /** Whether a configuration change is still under way (learners catching up, joint, or not yet committed). */
  readonly isChangingConfiguration: boolean;
  /** The leader's view of the others; empty elsewhere. */
  readonly peers: readonly PeerStatus[];
  /** A candidate's tally: who answered, and how. */
  readonly votes: readonly { readonly from: MemberId; readonly isGranted: boolean }[];
  /** Until when this leader may answer reads by its lease; null without one. */
  readonly leaseExpiresAt: number | null;
  readonly transferTo: MemberId | null;
}

export interface Raft {
  readonly id: MemberId;
  /** Takes a message in; those from earlier terms or of no use are ignored. */
  step(message: Message, now: number): void;
  /** Time has passed. */
  tick(now: number): void;
  /** When `tick` must be called at the latest; Infinity when nothing is waited for. */
  deadline(): number;
  propose(data: Uint8Array, now: number): Proposed | Refusal;
  changeConfiguration(change: ConfigurationChange, now: number): Accepted | Refusal;
  transferLeadership(to: MemberId, now: number): Accepted | Refusal;
  /** Starts an election through the pre-vote, as if the time-out had passed. */
  campaign(now: number): void;
  /** The leader gives up leading, e.g. because its disk is full, and names a successor. Does nothing on others. */
  stepDown(now: number): void;
  /** Answered in `reads` or `readFailures` of a later Ready. `context` must be unique among reads under way. */
  read(context: number, now: number): void;
  /** The index that a read must have seen applied when this leader's lease holds at `now`; null when it does not. */
  leaseIndex(now: number): number | null;
  ready(): Ready | null;
  /** The Ready of this sequence and all before it are durable. */
  persisted(sequence: number, now: number): void;
  /** Bytes of the snapshot asked for in `snapshotReads`; ignored when no longer wanted. */
  snapshotChunk(read: SnapshotRead, bytes: Uint8Array, now: number): void;
  /** The snapshot received is durable, the log begins after it and the state machine holds it. */
  snapshotInstalled(snapshot: SnapshotDescriptor, now: number): void;
  /** The snapshot received was damaged or could not be stored: it is asked for again from its beginning. */
  snapshotFailed(snapshot: SnapshotDescriptor, now: number): void;
  /** The log now begins after `index`. */
  compacted(index: number): void;
  /** The configuration in force once `index` is applied, for a snapshot. Not below the last `compacted`. */
  configurationAt(index: number): { readonly index: number; readonly configuration: Configuration };
  status(): RaftStatus;
}
