/**
 * What members of a group say to each other. Every message names its sender, its addressee and the sender's term.
 *
 * - A *round* numbers the leader's broadcasts within its term. An answer echoes the round of the request, so the leader
 *   knows that the follower still took it for leader after that round began: this feeds check-quorum, the read index
 *   and the lease.
 * - A *ticket* names one read that a follower forwarded to the leader.
 */
import type { Configuration, Entry, MemberId } from "./entries.ts";

interface Envelope {
  readonly from: MemberId;
  readonly to: MemberId;
  /** The sender's term when it wrote the message. */
  readonly term: number;
}

/** Asks whether the addressee would vote for the sender in `term + 1`. Changes nothing at the addressee (thesis 9.6). */
export interface PreVoteRequest extends Envelope {
  readonly type: "pre_vote_request";
  readonly lastIndex: number;
  readonly lastTerm: number;
}

export interface PreVoteResponse extends Envelope {
  readonly type: "pre_vote_response";
  readonly isGranted: boolean;
}

export interface VoteRequest extends Envelope {
  readonly type: "vote_request";
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** The leader asked for this election, so voters need not wait until they miss it (thesis 4.2.3). */
  readonly isTransfer: boolean;
}

export interface VoteResponse extends Envelope {
  readonly type: "vote_response";
  readonly isGranted: boolean;
}

/** Entries to store after `prevIndex`; a heartbeat when there are none. */
export interface AppendRequest extends Envelope {
  readonly type: "append_request";
  readonly prevIndex: number;
  readonly prevTerm: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
  readonly round: number;
}

export interface AppendResponse extends Envelope {
  readonly type: "append_response";
  readonly isSuccess: boolean;
  /** Success: the follower's log is durable and equal to the leader's up to here. Refusal: the request's `prevIndex`. */
  readonly index: number;
  /** Refusal: the last index at which the two logs may still agree, and its term at the follower; else 0. */
  readonly hintIndex: number;
  readonly hintTerm: number;
  readonly round: number;
}

/** Names one snapshot. Equal descriptors mean equal bytes, so a transfer may be resumed from another member. */
export interface SnapshotDescriptor {
  /** The last entry that the snapshot replaces. */
  readonly index: number;
  readonly term: number;
  /** The configuration in force at `index`. */
  readonly configuration: Configuration;
  /** The index of the entry that set `configuration`; 0 for the first one of the group. */
  readonly configurationIndex: number;
  /** Size in bytes. */
  readonly size: number;
  /** CRC-32C of all bytes. */
  readonly checksum: number;
}

export interface SnapshotRequest extends Envelope {
  readonly type: "snapshot_request";
  readonly snapshot: SnapshotDescriptor;
  /** Where `bytes` begin within the snapshot. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
  readonly round: number;
}

export interface SnapshotResponse extends Envelope {
  readonly type: "snapshot_response";
  /** Which snapshot this is about. */
  readonly index: number;
  /** Bytes received without a gap: where to go on. */
  readonly offset: number;
  /** The member has the state up to `index`, durably, by this snapshot or otherwise. */
  readonly isInstalled: boolean;
  readonly round: number;
}

/** The leader asks its successor to start an election at once (thesis 3.10). */
export interface TimeoutNow extends Envelope {
  readonly type: "timeout_now";
}

export interface ReadIndexRequest extends Envelope {
  readonly type: "read_index_request";
  readonly ticket: number;
}

export interface ReadIndexResponse extends Envelope {
  readonly type: "read_index_response";
  readonly ticket: number;
  /** The index to have applied before reading; null when the addressee cannot answer as leader. */
  readonly index: number | null;
}

export type Message =
  | PreVoteRequest
  | PreVoteResponse
  | VoteRequest
  | VoteResponse
  | AppendRequest
  | AppendResponse
  | SnapshotRequest
  | SnapshotResponse
  | TimeoutNow
  | ReadIndexRequest
  | ReadIndexResponse;
