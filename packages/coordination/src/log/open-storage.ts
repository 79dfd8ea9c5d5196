import { invariant } from "@edgeloom/kernel";
import { type Disk, type DiskError, type DiskOperation, DiskReadError } from "../disk/disk.ts";
import type { HardState } from "../raft/entries.ts";
import { createEntryCache } from "./entry-cache.ts";
import { sealFrame } from "./frame.ts";
import type { StorageOptions } from "./options.ts";
import { type LogRecord, layOutFrame, recordSize } from "./records.ts";
import { type Replay, readSegmentStart, replaySegments, type SegmentFile } from "./recovery.ts";
import { type Segment, segmentName, segmentSequence } from "./segment.ts";
import { createSegmentLog, type LogContents } from "./segment-log.ts";
import { type CheckedSnapshot, checkSnapshot, isSnapshotName } from "./snapshot-file.ts";
import { createSnapshotStore } from "./snapshot-store.ts";
import type { Damage, LogPosition, StorageOpening } from "./types.ts";

type Done = (opening: StorageOpening) => void;
type Replayed = Extract<Replay, { type: "replayed" }>;

/** What was read, before anything is changed. */
interface Survey {
  readonly names: readonly string[];
  readonly snapshot: CheckedSnapshot | null;
  /** Null for a folder that never held a log. */
  readonly replay: Replay | null;
  readonly files: readonly SegmentFile[];
}

const origin: LogPosition = { index: 0, term: 0 };
const partial = (name: string): string => `${name}.partial`;
const damagedAt = (file: string, reason: string): Damage => ({ file, offset: 0, reason });

/**
 * Opens the log and the snapshots of one member in the folder that is `options.disk`, and calls `done` once nothing of
 * what it found can be lost any more. A new folder gives an empty log.
 */
export function openStorage(options: StorageOptions, done: Done): void {
  const survey = readDisk(options);
  if ("reason" in survey) {
    done({ type: "corrupted", damage: survey });
    return;
  }
  if (survey.replay === null) {
    createStorage(options, survey, done);
    return;
  }
  if (survey.replay.type === "damaged") {
    done({ type: "corrupted", damage: survey.replay.damage });
    return;
  }
  settle(options, survey, survey.replay, done);
}

function readDisk(options: StorageOptions): Survey | Damage {
  try {
    return surveyDisk(options);
  } catch (error) {
    if (error instanceof DiskReadError) return damagedAt(error.file, error.message);
    throw error;
  }
}

function surveyDisk({ disk, plantedBugs }: StorageOptions): Survey | Damage {
  const names = disk.list();
  const snapshot = latestSnapshot(disk, names);
  const sequences = names.map(segmentSequence).filter((sequence) => sequence !== null);
  if (sequences.length === 0) {
    const stray = names.find(isSnapshotName);
    if (stray === undefined) return { names, snapshot: null, replay: null, files: [] };
    return damagedAt(stray, "there is a snapshot, but the log with the votes is gone");
  }
  const files = neededSegments(disk, sequences, snapshot?.descriptor.index ?? 0);
  if (files === null) {
    return damagedAt(
      segmentName(sequences[0] ?? 0),
      "the snapshot that the log begins after is gone or damaged",
    );
  }
  const replay = replaySegments(files, snapshot?.descriptor.index ?? 0, {
    acceptsTornTail: plantedBugs?.has("accepts_torn_tail") ?? false,
    ignoresChecksum: plantedBugs?.has("ignores_checksum") ?? false,
    cutsAcknowledged: plantedBugs?.has("cuts_acknowledged_entries_on_recovery") ?? false,
  });
  if (replay.type === "replayed" && replay.cache.base().index > (snapshot?.descriptor.index ?? 0)) {
    return damagedAt(
      files[0]?.name ?? "",
      "the snapshot that the log was reset to is gone or damaged",
    );
  }
  return { names, snapshot, replay, files };
}

/** The newest snapshot that is whole. An older one serves as well, as long as the log still reaches back to it. */
function latestSnapshot(disk: Disk, names: readonly string[]): CheckedSnapshot | null {
  for (const name of names.filter(isSnapshotName).toSorted().toReversed()) {
    const snapshot = checkSnapshot(disk, name);
    if (snapshot !== null) return snapshot;
  }
  return null;
}

/**
 * The segments from the last one that begins at or before the snapshot; those before it are not needed, and a crash may
 * have left only some of them. Null when there is no such one.
 */
function neededSegments(
  disk: Disk,
  sequences: readonly number[],
  snapshotIndex: number,
): readonly SegmentFile[] | null {
  const files: SegmentFile[] = [];
  for (const sequence of sequences.toSorted((a, b) => b - a)) {
    const name = segmentName(sequence);
    const file = { sequence, name, bytes: disk.read(name) ?? new Uint8Array(0) };
    files.unshift(file);
    const start = readSegmentStart(file);
    if (start !== null && start.base.index <= snapshotIndex) return files;
  }
  return null;
}

/** Writes a segment under another name first, so that it is there whole or not at all. */
function replaceSegment(name: string, bytes: Uint8Array): DiskOperation[] {
  const draft = partial(name);
  return [
    { type: "create", name: draft },
    { type: "write", name: draft, offset: 0, bytes },
    { type: "sync", name: draft },
    { type: "rename", from: draft, to: name },
    { type: "sync_directory" },
  ];
}

/** A segment of one frame that says where the log begins anew. */
function firstSegment(
  sequence: number,
  base: LogPosition,
  hardState: HardState,
  frameNumber: number,
): { segment: Segment; operations: DiskOperation[] } {
  const record: LogRecord = {
    type: "segment_start",
    start: { sequence, base, isReset: true, hardState },
  };
  const frame = layOutFrame({ records: [record], payloadSize: recordSize(record) });
  sealFrame(frame, frameNumber, { segment: sequence, offset: 0 });
  const name = segmentName(sequence);
  const size = frame.length;
  return {
    segment: { sequence, name, base, size, allocated: size },
    operations: replaceSegment(name, frame),
  };
}

function createStorage(options: StorageOptions, survey: Survey, done: Done): void {
  const hardState: HardState = { term: 0, vote: null, commit: 0 };
  const { segment, operations } = firstSegment(0, origin, hardState, 0);
  const cache = createEntryCache(origin);
  const contents = { cache, hardState, segments: [segment], nextFrame: 1 };
  options.disk.submit(operations, (error) => {
    finish(options, survey, contents, 0, error, done);
  });
}

/**
 * Removes what is not needed and writes the last segment anew. What was read may have come from the system's cache and
 * never have reached the device, where a sync that failed before this start may even have marked it as written; only a
 * new file that is synced makes it safe to acknowledge.
 */
function settle(options: StorageOptions, survey: Survey, replay: Replayed, done: Done): void {
  const snapshot = survey.snapshot?.descriptor ?? origin;
  const isBehind = replay.cache.termAt(snapshot.index) !== snapshot.term;
  const { contents, operations } = isBehind
    ? beginAfter({ index: snapshot.index, term: snapshot.term }, replay)
    : goOn(survey.files, snapshot.index, replay);
  const kept = new Set([...contents.segments.map(({ name }) => name), survey.snapshot?.name]);
  const removals = survey.names
    .filter((name) => !kept.has(name))
    .map((name): DiskOperation => ({ type: "remove", name }));
  // Names first: the snapshot's own must be safe before the segments that it replaces go.
  const all: DiskOperation[] = [
    { type: "sync_directory" },
    ...operations,
    ...removals,
    { type: "sync_directory" },
  ];
  options.disk.submit(all, (error) => {
    finish(options, survey, contents, replay.cutBytes, error, done);
  });
}

interface Settlement {
  readonly contents: LogContents;
  readonly operations: readonly DiskOperation[];
}

/** The snapshot is ahead of the log, or the log holds entries that the snapshot's leader had replaced. */
function beginAfter(
  base: LogPosition,
  { cache, hardState, segments, nextFrame }: Replayed,
): Settlement {
  cache.reset(base);
  const committed = { ...hardState, commit: base.index };
  const sequence = (segments.at(-1)?.sequence ?? 0) + 1;
  const { segment, operations } = firstSegment(sequence, base, committed, nextFrame);
  const contents = { cache, hardState: committed, segments: [segment], nextFrame: nextFrame + 1 };
  return { contents, operations };
}

function goOn(
  files: readonly SegmentFile[],
  snapshotIndex: number,
  { cache, hardState, segments, nextFrame }: Replayed,
): Settlement {
  const last = segments.at(-1);
  const file = files.find(({ sequence }) => sequence === last?.sequence);
  invariant(last !== undefined && file !== undefined, "what was replayed was read from files");
  last.allocated = last.size;
  const commit = Math.min(Math.max(hardState.commit, snapshotIndex), cache.last().index);
  return {
    contents: { cache, hardState: { ...hardState, commit }, segments, nextFrame },
    operations: replaceSegment(last.name, file.bytes.subarray(0, last.size)),
  };
}

function finish(
  options: StorageOptions,
  survey: Survey,
  contents: LogContents,
  cutBytes: number,
  error: DiskError | null,
  done: Done,
): void {
  if (error !== null) {
    done({ type: "unavailable", error });
    return;
  }
  const log = createSegmentLog(contents, options);
  const snapshots = createSnapshotStore({
    disk: options.disk,
    latest: survey.snapshot,
    plantedBugs: options.plantedBugs ?? new Set(),
  });
  done({ type: "opened", log, snapshots, cutBytes });
}
