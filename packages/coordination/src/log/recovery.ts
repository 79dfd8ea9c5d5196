import { assertNever } from "@edgeloom/kernel";
import type { Entry, HardState } from "../raft/entries.ts";
import { createEntryCache, type EntryCache } from "./entry-cache.ts";
import {
  canBeTorn,
  type FrameHeader,
  findLaterFrame,
  frameHeaderSize,
  frameSize,
  isFrameSound,
  isUnused,
  readFrameHeader,
} from "./frame.ts";
import { type LogRecord, readRecords, type SegmentStart } from "./records.ts";
import type { Segment } from "./segment.ts";
import type { Damage } from "./types.ts";

/** A segment file as read. */
export interface SegmentFile {
  readonly sequence: number;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Which planted bugs recovery has, and nothing in the product. */
export interface RecoveryBugs {
  readonly acceptsTornTail: boolean;
  readonly ignoresChecksum: boolean;
  readonly cutsAcknowledged: boolean;
}

export type Replay =
  | {
      readonly type: "replayed";
      readonly cache: EntryCache;
      readonly hardState: HardState;
      readonly segments: Segment[];
      readonly nextFrame: number;
      readonly cutBytes: number;
    }
  | { readonly type: "damaged"; readonly damage: Damage };

/** A frame read, or why reading ends here. */
type FrameReading =
  | {
      readonly type: "frame";
      readonly records: readonly LogRecord[];
      readonly end: number;
      readonly number: number;
    }
  /** Nothing was written from here on. */
  | { readonly type: "unused" }
  | { readonly type: "torn" }
  | { readonly type: "damaged"; readonly reason: string };

const damaged = (reason: string): FrameReading => ({ type: "damaged", reason });

/** The records that still make sense, whatever the checksum says: only for a planted bug. */
function readUnchecked(bytes: Uint8Array, offset: number, header: FrameHeader): FrameReading {
  const start = offset + frameHeaderSize;
  const end = Math.min(bytes.length, start + header.payloadSize);
  for (let cut = end; cut > start; cut -= 1) {
    const records = readRecords(bytes.subarray(start, cut));
    if (records !== null)
      return {
        type: "frame",
        records,
        end: offset + frameSize(header.payloadSize),
        number: header.number,
      };
  }
  return damaged("nothing to be made of it");
}

function readFrame(
  file: SegmentFile,
  offset: number,
  expected: number | null,
  bugs: RecoveryBugs,
): FrameReading {
  const { bytes, sequence: segment } = file;
  const header = readFrameHeader(bytes, { segment, offset });
  if (header !== null && (isFrameSound(bytes, offset, header) || bugs.ignoresChecksum)) {
    if (expected !== null && header.number !== expected) {
      return damaged(`frame ${header.number} stands where frame ${expected} belongs`);
    }
    const start = offset + frameHeaderSize;
    const records = readRecords(bytes.subarray(start, start + header.payloadSize));
    if (records === null) return damaged("a frame is sound, but its records make no sense");
    return {
      type: "frame",
      records,
      end: offset + frameSize(header.payloadSize),
      number: header.number,
    };
  }
  if (isUnused(bytes, offset)) return { type: "unused" };
  const later = findLaterFrame(bytes, { segment, offset }, expected ?? -1);
  if (later !== null) {
    return damaged(
      `a frame is damaged, and one that was written after it was synced stands at ${later}`,
    );
  }
  if (header !== null && bugs.acceptsTornTail) return readUnchecked(bytes, offset, header);
  if (canBeTorn(bytes, offset, header)) return { type: "torn" };
  return damaged("a frame is whole but changed, so it may have been acknowledged");
}

function startsWith(file: SegmentFile, frame: number | null): boolean {
  const header = readFrameHeader(file.bytes, { segment: file.sequence, offset: 0 });
  return header !== null && header.number === frame && isFrameSound(file.bytes, 0, header);
}

function wasNeverBegun(file: SegmentFile, bugs: RecoveryBugs): boolean {
  const { type } = readFrame(file, 0, null, bugs);
  return type === "torn" || type === "unused";
}

/** Where a segment says that it begins; null when its first frame cannot be read. */
export function readSegmentStart(file: SegmentFile): SegmentStart | null {
  const header = readFrameHeader(file.bytes, { segment: file.sequence, offset: 0 });
  if (header === null || !isFrameSound(file.bytes, 0, header)) return null;
  const end = frameHeaderSize + header.payloadSize;
  const first = readRecords(file.bytes.subarray(frameHeaderSize, end))?.[0];
  return first?.type === "segment_start" ? first.start : null;
}

/**
 * Replays the files `found`, in order; the first one's start, at most at the snapshot, is where the log begins. Damage to what may have been acknowledged
 * ends the replay; a torn end of the last file, which cannot have been, is cut.
 */
export function replaySegments(
  found: readonly SegmentFile[],
  snapshotIndex: number,
  bugs: RecoveryBugs,
): Replay {
  const last = found.at(-1);
  // A segment whose first frame never became whole was never acknowledged.
  const isLastBegun = last === undefined || found.length === 1 || !wasNeverBegun(last, bugs);
  const files = isLastBegun ? found : found.slice(0, -1);
  const cache = createEntryCache({ index: 0, term: 0 });
  const segments: Segment[] = [];
  let hardState: HardState = { term: 0, vote: null, commit: 0 };
  let expected: number | null = null;
  let cutBytes = 0;

  /** Returns why the record cannot be, or null. */
  function take(record: LogRecord, file: SegmentFile): string | null {
    switch (record.type) {
      case "segment_start":
        return begin(record.start, file);
      case "hard_state":
        hardState = record.hardState;
        return null;
      case "entry":
        return put(record.entry);
      default:
        return assertNever(record);
    }
  }

  function begin(start: SegmentStart, file: SegmentFile): string | null {
    const isFirst = segments.length === 0;
    const { index, term } = cache.last();
    if (start.sequence !== file.sequence) return `the file is segment ${start.sequence} by content`;
    if (isFirst || start.isReset) cache.reset(start.base);
    else if (start.base.index !== index || start.base.term !== term) {
      return `the segment goes on from ${start.base.index}, the one before ends at ${index}`;
    }
    hardState = start.hardState;
    const { sequence, name } = file;
    segments.push({ sequence, name, base: start.base, size: 0, allocated: 0 });
    return null;
  }

  function put(entry: Entry): string | null {
    const first = cache.base().index + 1;
    const next = cache.last().index + 1;
    if (segments.length === 0) return "an entry comes before the start of the segment";
    if (entry.index < first && entry.index <= snapshotIndex) {
      // Replaced before the snapshot was made, in a segment that is gone but for this one: begin with it.
      cache.reset({ index: entry.index, term: entry.term });
      return null;
    }
    if (entry.index < first || entry.index > next) {
      return `entry ${entry.index} does not join entries ${first} to ${next - 1}`;
    }
    cache.put(entry);
    return null;
  }

  function replayFile(file: SegmentFile, next: SegmentFile | undefined): Damage | null {
    let offset = 0;
    const damageAt = (reason: string): Damage => ({ file: file.name, offset, reason });
    while (offset < file.bytes.length) {
      const reading = readFrame(file, offset, expected, bugs);
      if (reading.type === "unused") break;
      // A full disk cut the frame short, and the next segment begins with it.
      if (reading.type !== "frame" && next !== undefined && startsWith(next, expected)) break;
      if (reading.type === "torn" || (reading.type === "damaged" && bugs.cutsAcknowledged)) {
        // The next segment was begun only after this one was synced.
        if (next !== undefined && !bugs.cutsAcknowledged) {
          return damageAt("a segment that was left complete is torn");
        }
        cutBytes += file.bytes.length - offset;
        break;
      }
      if (reading.type === "damaged") return damageAt(reading.reason);
      for (const record of reading.records) {
        const reason = take(record, file);
        if (reason !== null) return damageAt(reason);
      }
      expected = reading.number + 1;
      offset = reading.end;
    }
    const segment = segments.at(-1);
    if (segment?.sequence === file.sequence) segment.size = offset;
    else if (next !== undefined) return damageAt("the segment is empty");
    return null;
  }

  for (const [i, file] of files.entries()) {
    const previous = files[i - 1];
    const damage =
      previous !== undefined && file.sequence !== previous.sequence + 1
        ? { file: file.name, offset: 0, reason: `segment ${previous.sequence + 1} is missing` }
        : replayFile(file, files[i + 1]);
    if (damage === null) continue;
    if (!bugs.cutsAcknowledged) return { type: "damaged", damage };
    break;
  }
  if (segments.length === 0) {
    const file = files[0]?.name ?? "";
    return { type: "damaged", damage: { file, offset: 0, reason: "no segment has a start" } };
  }
  return { type: "replayed", cache, hardState, segments, nextFrame: expected ?? 0, cutBytes };
}
