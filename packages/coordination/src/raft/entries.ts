/** What the log holds, and who keeps it. */

/** Name of a member, unique for ever within its group: one that lost its disk comes back under a new name. */
export type MemberId = string;

export type EntryType = "data" | "configuration" | "no_op";

export interface Entry {
  readonly index: number;
  readonly term: number;
  readonly type: EntryType;
  /** A command of the state machine, an encoded configuration, or nothing. Never changed once made. */
  readonly data: Uint8Array;
}

/** What must be durable before a message that depends on it leaves. */
export interface HardState {
  readonly term: number;
  /** Whom this member voted for in `term`. */
  readonly vote: MemberId | null;
  /** Known to be committed; only spares a restarted member the wait. Written along with the rest, never for itself. */
  readonly commit: number;
}

/**
 * Who belongs to the group. While `votersOutgoing` is set the configuration is joint (C-old,new; paper, section 6):
 * every decision needs a majority of the outgoing voters and another one of `voters`.
 */
export interface Configuration {
  readonly voters: readonly MemberId[];
  readonly votersOutgoing: readonly MemberId[] | null;
  /** Receive the log, but have no vote. May name an outgoing voter that is to stay as a learner. */
  readonly learners: readonly MemberId[];
}
