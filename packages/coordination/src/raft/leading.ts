/** What only a leader keeps, and the majorities computed from it. */
import type { Core } from "./core.ts";
import type { MemberId } from "./entries.ts";
import { createProgress, type Progress } from "./progress.ts";
import type { ConfigurationChange } from "./types.ts";

/** Rounds whose beginning is remembered; far more than can begin before a leader without answers steps down. */
const roundsRemembered = 1024;

/** A read that waits for a round, of this member (`ticket` null) or of a follower. */
export interface WaitingRead {
  readonly from: MemberId;
  readonly context: number;
  readonly ticket: number | null;
}

/** Reads that may be answered with `index` once a majority has answered `round`. */
export interface ReadBatch {
  readonly round: number;
  readonly index: number;
  readonly reads: readonly WaitingRead[];
}

export interface Transfer {
  readonly to: MemberId;
  readonly deadline: number;
  isSent: boolean;
}

/** A change whose new voters still catch up as learners. */
export interface PendingChange {
  readonly change: ConfigurationChange;
  /** The best match among those that catch up, and since when it has been that. */
  match: number;
  movedAt: number;
}

export interface Leading {
  readonly since: number;
  /** Index of the no-op that began the term. */
  readonly termStart: number;
  /** Everyone else that is sent the log. */
  readonly peers: Map<MemberId, Progress>;
  /** This member's own progress, counted where it is a voter. */
  readonly own: Progress;
  /** The progress of the voters of the configuration in force, and of the outgoing ones while joint. */
  voters: readonly Progress[];
  votersOutgoing: readonly Progress[] | null;
  round: number;
  readonly roundStarts: Float64Array;
  heartbeatAt: number;
  /** The last round that a majority answered, and when the last such round began. */
  confirmedRound: number;
  confirmedAt: number;
  uncommittedBytes: number;
  waitingReads: WaitingRead[];
  readonly readBatches: ReadBatch[];
  transfer: Transfer | null;
  /** A successor was asked to start an election, which voters grant at once: no lease for the rest of the term. */
  isLeaseForfeited: boolean;
  pendingChange: PendingChange | null;
}

export function createLeading(core: Core, termStart: number, now: number): Leading {
  const own = createProgress(core.id, termStart);
  own.heardAt = Number.POSITIVE_INFINITY;
  own.ackedRound = Number.POSITIVE_INFINITY;
  return {
    since: now,
    termStart,
    peers: new Map(),
    own,
    voters: [],
    votersOutgoing: null,
    round: 0,
    roundStarts: new Float64Array(roundsRemembered),
    heartbeatAt: now,
    confirmedRound: 0,
    confirmedAt: Number.NEGATIVE_INFINITY,
    uncommittedBytes: 0,
    waitingReads: [],
    readBatches: [],
    transfer: null,
    isLeaseForfeited: false,
    pendingChange: null,
  };
}

export function beginRound(leading: Leading, now: number): void {
  leading.round += 1;
  leading.roundStarts[leading.round % roundsRemembered] = now;
}

/** When a round of this term began; null when that is no longer remembered or it never did. */
export function roundStart(leading: Leading, round: number): number | null {
  if (round <= 0 || round > leading.round || round <= leading.round - roundsRemembered) return null;
  return leading.roundStarts[round % roundsRemembered] ?? null;
}

/** The greatest value that a majority of the members reaches. */
export function reachedByMajority(
  members: readonly Progress[],
  measure: (progress: Progress) => number,
): number {
  const count = members.length;
  if (count === 0) return Number.POSITIVE_INFINITY;
  const values = new Array<number>(count);
  // Insertion sort, descending: groups are small and the values nearly sorted.
  for (let i = 0; i < count; i += 1) {
    const value = measure(members[i] as Progress);
    let at = i;
    while (at > 0 && (values[at - 1] as number) < value) {
      values[at] = values[at - 1] as number;
      at -= 1;
    }
    values[at] = value;
  }
  return values[count >> 1] as number;
}

/** As `reachedByMajority`, of both halves of a joint configuration. */
export function reachedByQuorum(
  leading: Pick<Leading, "voters" | "votersOutgoing">,
  measure: (progress: Progress) => number,
): number {
  const incoming = reachedByMajority(leading.voters, measure);
  if (leading.votersOutgoing === null) return incoming;
  return Math.min(incoming, reachedByMajority(leading.votersOutgoing, measure));
}

const heardAtOf = (progress: Progress): number => progress.heardAt;
const ackedRoundOf = (progress: Progress): number => progress.ackedRound;

/** To be called when a member answered a newer round, or when the voters changed. */
export function updateConfirmed(leading: Leading): void {
  leading.confirmedAt = reachedByQuorum(leading, heardAtOf);
  leading.confirmedRound = Math.min(leading.round, reachedByQuorum(leading, ackedRoundOf));
}

/** Notes that `progress` answered `round`; true when this is news. */
export function noteAnswer(
  core: Core,
  leading: Leading,
  progress: Progress,
  round: number,
  now: number,
): boolean {
  const start = roundStart(leading, round);
  if (start === null || round <= progress.ackedRound) return false;
  progress.ackedRound = round;
  progress.heardAt = core.bugs.has("lease_from_answer_time") ? now : start;
  updateConfirmed(leading);
  return true;
}

/** Entries are committed by counting only once one of the leader's own term is (paper, section 5.4.2). */
export function hasCommittedOwnTerm(core: Core, leading: Leading): boolean {
  return core.commit >= leading.termStart || core.bugs.has("read_index_before_own_commit");
}

/** Until when the leader may take itself for the only one (thesis 6.4.1). */
export function leaseExpiry(core: Core, leading: Leading): number {
  if (leading.isLeaseForfeited && !core.bugs.has("keeps_lease_during_transfer")) {
    return Number.NEGATIVE_INFINITY;
  }
  return leading.confirmedAt + core.settings.leaseMs;
}

/** Whether reads may be answered at `now` without asking anyone. */
export function holdsLease(core: Core, leading: Leading, now: number): boolean {
  const at = core.bugs.has("lease_checked_at_last_tick") ? core.lastTickAt : now;
  return hasCommittedOwnTerm(core, leading) && at < leaseExpiry(core, leading);
}
