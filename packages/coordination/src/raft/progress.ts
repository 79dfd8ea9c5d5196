import type { MemberId } from "./entries.ts";
import type { SnapshotDescriptor } from "./messages.ts";
import type { PeerStatus, ProgressState } from "./types.ts";

/** A snapshot on its way to one follower. */
export interface SnapshotTransfer {
  readonly descriptor: SnapshotDescriptor;
  /** Bytes that the follower has, without a gap. */
  acked: number;
  /** Bytes asked of the driver. */
  requested: number;
  /** The value of `acked` for which parts were already sent a second time. */
  resentAt: number;
  /** When it last went forward, or was last tried again. */
  movedAt: number;
}

/** How far a new voter has caught up (thesis 4.2.1: rounds, each up to the leader's last index at its beginning). */
export interface CatchUp {
  target: number;
  startedAt: number;
  isDone: boolean;
}

/**
 * What the leader knows of one member.
 * - `probe`: it looks for the last common entry, with one request at a time.
 * - `replicate`: requests follow each other without waiting, within the in-flight limits.
 * - `snapshot`: the member needs entries that are compacted; nothing is sent until the snapshot is installed.
 */
export interface Progress {
  readonly id: MemberId;
  state: ProgressState;
  /** The member's log is durable and equal to the leader's up to here. */
  match: number;
  next: number;
  /** A probe waits for its answer. */
  isProbing: boolean;
  /** The commit index that it was last told. */
  commitSent: number;
  ackedRound: number;
  /** When the last round that it answered began. */
  heardAt: number;
  readonly inflight: InflightWindow;
  transfer: SnapshotTransfer | null;
  catchUp: CatchUp | null;
  /** Set for a member that was removed: it is still sent the entry at this index, so that it knows. */
  departsAt: { readonly index: number; readonly deadline: number } | null;
}

export function createProgress(id: MemberId, next: number): Progress {
  return {
    id,
    state: "probe",
    match: 0,
    next,
    isProbing: false,
    commitSent: 0,
    ackedRound: 0,
    heardAt: Number.NEGATIVE_INFINITY,
    inflight: new InflightWindow(),
    transfer: null,
    catchUp: null,
    departsAt: null,
  };
}

export function enterProbe(progress: Progress, next: number): void {
  progress.state = "probe";
  progress.next = Math.max(next, progress.match + 1);
  progress.isProbing = false;
  progress.transfer = null;
  progress.inflight.clear();
}

export function enterReplicate(progress: Progress): void {
  progress.state = "replicate";
  progress.next = progress.match + 1;
  progress.isProbing = false;
  progress.transfer = null;
  progress.inflight.clear();
}

export function peerStatus(progress: Progress): PeerStatus {
  return {
    id: progress.id,
    match: progress.match,
    next: progress.next,
    state: progress.state,
    inflight: progress.inflight.count,
    inflightBytes: progress.inflight.bytes,
    heardAt: Number.isFinite(progress.heardAt) ? progress.heardAt : null,
    snapshotOffset: progress.transfer?.acked ?? null,
  };
}

/** Append requests sent and not yet answered, oldest first: a queue that reuses its room. */
export class InflightWindow {
  private lastIndexes: number[] = [];
  private sizes: number[] = [];
  private head = 0;
  bytes = 0;

  get count(): number {
    return this.lastIndexes.length - this.head;
  }

  add(lastIndex: number, size: number): void {
    this.lastIndexes.push(lastIndex);
    this.sizes.push(size);
    this.bytes += size;
  }

  /** Frees the requests whose entries all lie at or before `index`. */
  freeTo(index: number): void {
    while (this.head < this.lastIndexes.length && (this.lastIndexes[this.head] ?? 0) <= index) {
      this.bytes -= this.sizes[this.head] ?? 0;
      this.head += 1;
    }
    if (this.head === this.lastIndexes.length) {
      this.lastIndexes.length = 0;
      this.sizes.length = 0;
      this.head = 0;
    } else if (this.head >= 256) {
      this.lastIndexes.splice(0, this.head);
      this.sizes.splice(0, this.head);
      this.head = 0;
    }
  }

  clear(): void {
    this.lastIndexes.length = 0;
    this.sizes.length = 0;
    this.head = 0;
    this.bytes = 0;
  }
}
