import type { DiskError } from "../disk/disk.ts";
import type { Entry, HardState } from "../raft/entries.ts";
import type { SnapshotDescriptor } from "../raft/messages.ts";
import type { LogView } from "../raft/types.ts";

/**
 * Glossary. The *log* is a sequence of *segments*, files of bounded size; a segment is a sequence of *frames*, each of
 * them written and synced as one and protected by a CRC-32C. A frame holds *records*: entries, and the hard state. The
 * log begins after its *base*: everything up to there is in a snapshot and was dropped (compaction).
 */

/** An index with the term of the entry there; index 0 has term 0. */
export interface LogPosition {
  readonly index: number;
  readonly term: number;
}

/**
 * - `open`: appends become durable.
 * - `full`: the disk has no room. Appends are kept in memory and wait for `retry`; nothing of them is acknowledged.
 * - `failed`: a sync or a write failed. What is on the disk is uncertain: the log takes nothing more, and the member
 *   has to be opened anew from what the disk then holds.
 * - `closed`
 */
export type LogState = "open" | "full" | "failed" | "closed";

export interface LogError {
  readonly code: "failed" | "closed";
  readonly message: string;
  readonly cause?: DiskError | undefined;
}

/** What is to be made durable together. */
export interface LogAppend {
  /** Null when it has not changed. */
  readonly hardState: HardState | null;
  /** In order, without gaps; the first may lie before the end of the log, and then overwrites all from there. */
  readonly entries: readonly Entry[];
}

export interface LogFigures {
  readonly segments: number;
  /** Of all segments on the disk. */
  readonly bytes: number;
  /** Data of the entries held in memory. */
  readonly cachedBytes: number;
  readonly appendedFrames: number;
  readonly appendedBytes: number;
  readonly syncs: number;
}

/**
 * The durable log of one member of one group. As a {@link LogView} it shows what was appended at once, durable or not,
 * and answers from memory: it holds every entry after its base.
 */
export interface DurableLog extends LogView {
  /** As last appended, durable or not. */
  hardState(): HardState;
  state(): LogState;
  /** The last index such that it and all before it are durable. */
  durableIndex(): number;
  /**
   * Takes the batch into memory at once and makes it durable; `done(null)` once it is, in the order of the calls.
   * What comes while a sync is under way shares the next one (group commit). With the disk full `done` waits.
   */
  append(batch: LogAppend, done: (error: LogError | null) => void): void;
  /** Drops the entries up to `index`, which a durable snapshot must cover; whole segments are removed later. */
  compact(index: number): void;
  /** Drops all entries and begins anew after `base`, as a snapshot received from the leader wants it. */
  reset(base: LogPosition, done: (error: LogError | null) => void): void;
  /** Tries again what a full disk refused. */
  retry(): void;
  figures(): LogFigures;
  /** Nothing is called back after this. */
  close(): void;
}

/** What a snapshot stands for, before its bytes are known. */
export type SnapshotMetadata = Omit<SnapshotDescriptor, "size" | "checksum">;

export type SnapshotError =
  | { readonly code: "full"; readonly message: string }
  | { readonly code: "failed"; readonly message: string }
  /** The data is not what the checksum says. */
  | { readonly code: "corrupted"; readonly message: string }
  | { readonly code: "closed"; readonly message: string };

/** Writes one snapshot under a temporary name; chunks in order. */
export interface SnapshotWriter {
  readonly metadata: SnapshotMetadata;
  /** Bytes taken so far. */
  written(): number;
  write(chunk: Uint8Array, done: (error: SnapshotError | null) => void): void;
  /**
   * Syncs, renames, syncs the folder; then it is the latest and older ones are removed. With `checksum` (CRC-32C) the
   * data must agree with it, or the error is `corrupted`.
   */
  finish(
    checksum: number | null,
    done: (error: SnapshotError | null, snapshot: SnapshotDescriptor | null) => void,
  ): void;
  abort(): void;
}

export interface SnapshotStore {
  latest(): SnapshotDescriptor | null;
  /** Begins a snapshot; one that was begun before and not finished is given up. */
  begin(metadata: SnapshotMetadata): SnapshotWriter;
  /** A part of the latest snapshot's data, checked; null when the disk returns something else than was written. */
  read(offset: number, length: number): Uint8Array | null;
}

/** Where the disk holds something else than was written, before data that was acknowledged. */
export interface Damage {
  readonly file: string;
  readonly offset: number;
  readonly reason: string;
}

/** What a member finds on its disk when it starts. */
export type StorageOpening =
  | {
      readonly type: "opened";
      readonly log: DurableLog;
      readonly snapshots: SnapshotStore;
      /** Bytes of an append that was torn by a crash and never acknowledged; cut. */
      readonly cutBytes: number;
    }
  /**
   * The member may have forgotten votes or entries it acknowledged, so it must neither vote nor acknowledge from this
   * folder: it is to be removed from the group and to join anew as a learner with an empty folder (Alagappan et al.,
   * "Protocol-Aware Recovery for Consensus-Based Storage", FAST '18).
   */
  | { readonly type: "corrupted"; readonly damage: Damage }
  /** The disk refused to prepare the log, for lack of room for instance: to be tried again. */
  | { readonly type: "unavailable"; readonly error: DiskError };
