import { assertNever, invariant } from "@edgeloom/kernel";
import type { DiskError, DiskOperation } from "../disk/disk.ts";
import type { HardState } from "../raft/entries.ts";
import type { EntryCache } from "./entry-cache.ts";
import { sealFrame } from "./frame.ts";
import type { StorageOptions } from "./options.ts";
import { type LogRecord, layOutFrame, recordSize } from "./records.ts";
import { appendOperations, type Segment, segmentName } from "./segment.ts";
import type { DurableLog, LogAppend, LogError, LogPosition, LogState } from "./types.ts";

/** What recovery found, or what a new log begins with. */
export interface LogContents {
  readonly cache: EntryCache;
  readonly hardState: HardState;
  /** At least one, in order; frames go to the last. */
  readonly segments: Segment[];
  readonly nextFrame: number;
}

type Done = (error: LogError | null) => void;
type Task =
  | { readonly type: "append"; readonly batch: LogAppend; readonly done: Done }
  | { readonly type: "reset"; readonly base: LogPosition; readonly done: Done };

/** A frame on its way to the disk. */
interface Flight {
  readonly tasks: readonly Task[];
  readonly operations: readonly DiskOperation[];
  readonly segment: Segment;
  readonly frame: Uint8Array;
  readonly isNewSegment: boolean;
  readonly last: LogPosition;
  /** What was written before it. */
  readonly before: { readonly last: LogPosition; readonly hardState: HardState };
}

const defaultSegmentBytesMax = 16 * 1024 * 1024;
const defaultAllocationBytes = 1024 * 1024;
const defaultFrameBytesMax = 4 * 1024 * 1024;
const noBugs: ReadonlySet<never> = new Set();

/** The log over its segments: one frame under way at a time, those that wait share the next one (group commit). */
export function createSegmentLog(contents: LogContents, options: StorageOptions): DurableLog {
  const { disk, onState } = options;
  const segmentBytesMax = options.segmentBytesMax ?? defaultSegmentBytesMax;
  const allocationBytes = options.allocationBytes ?? defaultAllocationBytes;
  const frameBytesMax = options.frameBytesMax ?? defaultFrameBytesMax;
  const bugs = options.plantedBugs ?? noBugs;
  const { cache, segments } = contents;

  let state: LogState = "open";
  let hardState = contents.hardState;
  // As of what was laid out in frames so far; the cache and `hardState` run ahead by the tasks that wait.
  let writtenHardState = hardState;
  let writtenLast = cache.last();
  let durableIndex = writtenLast.index;
  let nextFrame = contents.nextFrame;
  let tasks: Task[] = [];
  let flight: Flight | null = null;
  let appendedFrames = 0;
  let appendedBytes = 0;
  let syncs = 0;

  function enter(next: LogState): void {
    if (next === state) return;
    state = next;
    onState?.(next);
  }

  function activeSegment(): Segment {
    const segment = segments.at(-1);
    invariant(segment !== undefined, "a log has a segment");
    return segment;
  }

  /** The tasks of one frame: a reset only in front, since it begins a segment. */
  function takeGroup(): Task[] {
    let bytes = 0;
    let count = 0;
    for (const task of tasks) {
      if (count > 0 && (task.type === "reset" || bytes >= frameBytesMax)) break;
      if (task.type === "append") {
        for (const { data } of task.batch.entries) bytes += data.length;
      }
      count += 1;
    }
    return tasks.splice(0, count);
  }

  /** The record that opens a new segment, when one is due. */
  function startOfSegment(first: Task | undefined, isForced: boolean): LogRecord | null {
    const active = activeSegment();
    const isReset = first?.type === "reset";
    if (!isReset && !isForced && active.size < segmentBytesMax) return null;
    if (isReset) writtenLast = first.base;
    return {
      type: "segment_start",
      start: {
        sequence: active.sequence + 1,
        base: writtenLast,
        isReset,
        hardState: writtenHardState,
      },
    };
  }

  function recordsOf(group: readonly Task[]): LogRecord[] {
    const records: LogRecord[] = [];
    let newHardState: HardState | null = null;
    for (const task of group) {
      if (task.type === "reset") continue;
      newHardState = task.batch.hardState ?? newHardState;
      for (const entry of task.batch.entries) records.push({ type: "entry", entry });
      const last = task.batch.entries.at(-1);
      if (last !== undefined) writtenLast = { index: last.index, term: last.term };
    }
    // One is enough: a frame is durable as a whole or not at all.
    if (newHardState !== null) {
      records.push({ type: "hard_state", hardState: newHardState });
      writtenHardState = newHardState;
    }
    return records;
  }

  function segmentFor(start: LogRecord | null): Segment {
    if (start?.type !== "segment_start") return activeSegment();
    const { sequence, base } = start.start;
    return { sequence, name: segmentName(sequence), base, size: 0, allocated: 0 };
  }

  function layOut(group: readonly Task[], isForced: boolean): Flight {
    const before = { last: writtenLast, hardState: writtenHardState };
    const start = startOfSegment(group[0], isForced);
    const segment = segmentFor(start);
    const records = recordsOf(group);
    if (start !== null) records.unshift(start);
    const payloadSize = records.reduce((sum, record) => sum + recordSize(record), 0);
    const frame = layOutFrame({ records, payloadSize });
    sealFrame(frame, nextFrame, { segment: segment.sequence, offset: segment.size });
    nextFrame += 1;
    const append = appendOperations(segment, frame, allocationBytes);
    const operations: DiskOperation[] =
      start === null
        ? append
        : [{ type: "create", name: segment.name }, ...append, { type: "sync_directory" }];
    return {
      tasks: group,
      operations: operations.filter((operation) => operation.type !== "sync" || mustSync(group)),
      segment,
      frame,
      isNewSegment: start !== null,
      last: writtenLast,
      before,
    };
  }

  function mustSync(group: readonly Task[]): boolean {
    if (bugs.has("skips_sync")) return false;
    const hasEntries = group.some(
      (task) => task.type === "append" && task.batch.entries.length > 0,
    );
    return hasEntries || !bugs.has("acknowledges_hard_state_before_sync");
  }

  function flush(): void {
    if (state !== "open" || flight !== null || tasks.length === 0) return;
    flight = layOut(takeGroup(), false);
    submit(flight.operations);
  }

  function submit(operations: readonly DiskOperation[]): void {
    syncs += 1;
    disk.submit(operations, (error) => {
      if (state === "closed") return;
      if (error === null) onDurable();
      else onRefused(error);
    });
  }

  function onRefused(error: DiskError): void {
    if (error.code === "full") {
      if (bugs.has("treats_full_disk_as_success")) onDurable();
      else enter("full");
    } else if (error.code === "sync_failed" && bugs.has("retries_failed_sync")) {
      submit([{ type: "sync", name: error.name }]);
    } else fail(error);
  }

  /** Ends the log: a failed sync leaves it open what the disk holds, and asking again would get a wrong answer. */
  function fail(cause: DiskError): void {
    const waiting = [...(flight?.tasks ?? []), ...tasks];
    flight = null;
    tasks = [];
    enter("failed");
    const message = `The log could not be written: ${cause.operation} of ${cause.name} failed (${cause.message})`;
    answer(waiting, { code: "failed", message, cause });
  }

  function onDurable(): void {
    if (flight === null) return;
    const { tasks: done, segment, frame, isNewSegment, last } = flight;
    flight = null;
    segment.size += frame.length;
    appendedFrames += 1;
    appendedBytes += frame.length;
    if (isNewSegment) segments.push(segment);
    durableIndex = Math.max(durableIndex, Math.min(last.index, firstWaiting() - 1));
    if (done[0]?.type === "reset") removeBefore(segment.sequence);
    flush();
    answer(done, null);
  }

  /** A callback may close the log, and then the others are not called any more. */
  function answer(ended: readonly Task[], error: LogError | null): void {
    for (const task of ended) {
      if (state !== "closed") task.done(error);
    }
  }

  /** The lowest index that a task which waits will write. */
  function firstWaiting(): number {
    return tasks.reduce((lowest, task) => Math.min(lowest, firstIndexOf(task)), Infinity);
  }

  function firstIndexOf(task: Task): number {
    switch (task.type) {
      case "append":
        return task.batch.entries[0]?.index ?? Infinity;
      case "reset":
        return task.base.index + 1;
      default:
        return assertNever(task);
    }
  }

  /** Removes segments, oldest first. What a crash leaves of them is removed by the next opening. */
  function removeBefore(sequence: number): void {
    const count = segments.findIndex((segment) => segment.sequence >= sequence);
    if (count <= 0) return;
    const operations: DiskOperation[] = segments
      .splice(0, count)
      .map(({ name }) => ({ type: "remove", name }));
    disk.submit([...operations, { type: "sync_directory" }], (error) => {
      if (error === null) retry();
    });
  }

  /**
   * The frame goes to a new segment: written again over the part of it that found room, a crash could leave a mixture of
   * both attempts that no single torn write explains.
   */
  function retry(): void {
    if (state !== "full" || flight === null) return;
    enter("open");
    writtenLast = flight.before.last;
    writtenHardState = flight.before.hardState;
    nextFrame -= 1;
    flight = layOut(flight.tasks, true);
    submit(flight.operations);
  }

  function refuseIfEnded(done: Done): boolean {
    if (state === "open" || state === "full") return false;
    done({ code: state === "closed" ? "closed" : "failed", message: `The log is ${state}` });
    return true;
  }

  return {
    firstIndex: () => cache.base().index + 1,
    lastIndex: () => cache.last().index,
    termAt: cache.termAt,
    entries: cache.entries,
    hardState: () => hardState,
    state: () => state,
    durableIndex: () => durableIndex,
    append(batch, done) {
      if (refuseIfEnded(done)) return;
      hardState = batch.hardState ?? hardState;
      const first = batch.entries[0];
      if (first !== undefined) durableIndex = Math.min(durableIndex, first.index - 1);
      for (const entry of batch.entries) cache.put(entry);
      tasks.push({ type: "append", batch, done });
      flush();
    },
    compact(index) {
      cache.dropTo(index);
      // A segment may go when all entries after `index` are in the ones behind it.
      const needed = segments.findLast(({ base }) => base.index <= index);
      if (needed !== undefined) removeBefore(needed.sequence);
    },
    reset(base, done) {
      if (refuseIfEnded(done)) return;
      cache.reset(base);
      durableIndex = base.index;
      tasks.push({ type: "reset", base, done });
      flush();
    },
    retry,
    figures: () => ({
      segments: segments.length,
      bytes: segments.reduce((sum, { size, allocated }) => sum + Math.max(size, allocated), 0),
      cachedBytes: cache.bytes(),
      appendedFrames,
      appendedBytes,
      syncs,
    }),
    close() {
      state = "closed";
    },
  };
}
