import { assertNever } from "@edgeloom/kernel";
import type { Entry, EntryType, HardState } from "../raft/entries.ts";
import { getUint32, getUint64, putUint32, putUint64 } from "./binary.ts";
import { frameHeaderSize, frameSize } from "./frame.ts";
import type { LogPosition } from "./types.ts";

/** The first record of each segment. */
export interface SegmentStart {
  /** Counts the segments of the log. */
  readonly sequence: number;
  /** The last entry before this segment. */
  readonly base: LogPosition;
  /** True when the log begins anew here, after a snapshot; else the entries before it are in the segment before. */
  readonly isReset: boolean;
  /** As of all before it, so that earlier segments may go. */
  readonly hardState: HardState;
}

/** One part of a frame's payload. */
export type LogRecord =
  | { readonly type: "segment_start"; readonly start: SegmentStart }
  | { readonly type: "hard_state"; readonly hardState: HardState }
  | { readonly type: "entry"; readonly entry: Entry };

const formatVersion = 1;
const kinds = { segment_start: 1, hard_state: 2, entry: 3 } as const;
const entryTypes: readonly EntryType[] = ["no_op", "data", "configuration"];
const noVote = 0xffff;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** A frame's records with their size, gathered before the frame is laid out. */
export interface FrameDraft {
  readonly records: LogRecord[];
  payloadSize: number;
}

const hardStateSize = ({ vote }: HardState): number =>
  18 + (vote === null ? 0 : encoder.encode(vote).length);
const entryHeaderSize = 22;

/** Bytes of a record, its kind included. */
export function recordSize(record: LogRecord): number {
  switch (record.type) {
    case "segment_start":
      return 27 + hardStateSize(record.start.hardState);
    case "hard_state":
      return 1 + hardStateSize(record.hardState);
    case "entry":
      return entryHeaderSize + record.entry.data.length;
    default:
      return assertNever(record);
  }
}

/** Writes at `at` and returns where it ended. */
function putHardState(bytes: Uint8Array, at: number, hardState: HardState): number {
  putUint64(bytes, at, hardState.term);
  putUint64(bytes, at + 8, hardState.commit);
  const text = hardState.vote === null ? null : encoder.encode(hardState.vote);
  const length = text?.length ?? noVote;
  bytes[at + 16] = length;
  bytes[at + 17] = length >>> 8;
  if (text !== null) bytes.set(text, at + 18);
  return at + 18 + (text?.length ?? 0);
}

function putRecord(bytes: Uint8Array, at: number, record: LogRecord): number {
  bytes[at] = kinds[record.type];
  switch (record.type) {
    case "segment_start": {
      const { sequence, base, isReset, hardState } = record.start;
      bytes[at + 1] = formatVersion;
      putUint64(bytes, at + 2, sequence);
      putUint64(bytes, at + 10, base.index);
      putUint64(bytes, at + 18, base.term);
      bytes[at + 26] = isReset ? 1 : 0;
      return putHardState(bytes, at + 27, hardState);
    }
    case "hard_state":
      return putHardState(bytes, at + 1, record.hardState);
    case "entry": {
      const { entry } = record;
      bytes[at + 1] = entryTypes.indexOf(entry.type);
      putUint64(bytes, at + 2, entry.index);
      putUint64(bytes, at + 10, entry.term);
      putUint32(bytes, at + 18, entry.data.length);
      bytes.set(entry.data, at + entryHeaderSize);
      return at + entryHeaderSize + entry.data.length;
    }
    default:
      return assertNever(record);
  }
}

/** A whole frame with its payload in place and its header still to be written by `sealFrame`. */
export function layOutFrame({ records, payloadSize }: FrameDraft): Uint8Array {
  const bytes = new Uint8Array(frameSize(payloadSize));
  let at = frameHeaderSize;
  for (const record of records) at = putRecord(bytes, at, record);
  return bytes;
}

function getHardState(bytes: Uint8Array, at: number): { hardState: HardState; end: number } {
  const length = (bytes[at + 16] ?? 0) | ((bytes[at + 17] ?? 0) << 8);
  const end = at + 18 + (length === noVote ? 0 : length);
  const vote = length === noVote ? null : decoder.decode(bytes.subarray(at + 18, end));
  return { hardState: { term: getUint64(bytes, at), vote, commit: getUint64(bytes, at + 8) }, end };
}

function getRecord(bytes: Uint8Array, at: number): { record: LogRecord; end: number } | null {
  switch (bytes[at]) {
    case kinds.segment_start: {
      if (bytes[at + 1] !== formatVersion) return null;
      const { hardState, end } = getHardState(bytes, at + 27);
      const start = {
        sequence: getUint64(bytes, at + 2),
        base: { index: getUint64(bytes, at + 10), term: getUint64(bytes, at + 18) },
        isReset: bytes[at + 26] === 1,
        hardState,
      };
      return { record: { type: "segment_start", start }, end };
    }
    case kinds.hard_state: {
      const { hardState, end } = getHardState(bytes, at + 1);
      return { record: { type: "hard_state", hardState }, end };
    }
    case kinds.entry: {
      const type = entryTypes[bytes[at + 1] ?? 0xff];
      if (type === undefined) return null;
      const end = at + entryHeaderSize + getUint32(bytes, at + 18);
      const entry: Entry = {
        index: getUint64(bytes, at + 2),
        term: getUint64(bytes, at + 10),
        type,
        // A copy: a view would keep the whole segment in memory for one entry.
        data: bytes.slice(at + entryHeaderSize, end),
      };
      return { record: { type: "entry", entry }, end };
    }
    default:
      return null;
  }
}

/** The records of a frame's payload; null when they do not make sense, although the checksum may. */
export function readRecords(payload: Uint8Array): readonly LogRecord[] | null {
  const records: LogRecord[] = [];
  for (let at = 0; at < payload.length; ) {
    const found = readable(() => getRecord(payload, at));
    if (found === null || found.end > payload.length) return null;
    records.push(found.record);
    at = found.end;
  }
  return records;
}

/** Null for a vote that is not UTF-8, which `decoder` throws at. */
function readable<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
