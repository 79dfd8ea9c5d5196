import { crc32c, type Disk, type DiskError, type DiskOperation } from "@edgeloom/coordination";
import { decodeRecord, encodeRecord } from "../codec/record-codec.ts";
import type { DataRecord } from "../replica/records.ts";

/**
 * The records of one copy on its disk. A file holds all state as of when it was begun, then what followed; when it has
 * grown, the next one is begun, and counts from its renaming on. Each record is its length, its CRC-32C, its bytes.
 */
export interface DataLog {
  /** Makes records durable. `done` is called in the order of the calls. */
  append(records: readonly DataRecord[], done: (error: DiskError | null) => void): void;
  /** Whether so much was appended that a new file pays. */
  readonly hasGrown: boolean;
  /** Begins a new file that holds `image` alone. */
  restart(image: readonly DataRecord[], done: (error: DiskError | null) => void): void;
}

export interface OpenedDataLog {
  readonly log: DataLog;
  readonly records: readonly DataRecord[];
  /**
   * Something at the end of the file could not be read and was cut off: a write that a crash cut short, or damage. Writes
   * that others have heard of may be among it, so their numbers must not be given again.
   */
  readonly isCut: boolean;
}

const prefix = "data-";
const headerBytes = 8;
/** Below this a file is left alone, however little of it is still of use. */
const restartBytesMin = 1024 * 1024;

const nameOf = (number: number): string => `${prefix}${String(number).padStart(8, "0")}`;

function frame(records: readonly DataRecord[]): Uint8Array {
  const payloads = records.map(encodeRecord);
  const length = payloads.reduce((sum, payload) => sum + headerBytes + payload.length, 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const payload of payloads) {
    view.setUint32(at, payload.length, true);
    view.setUint32(at + 4, crc32c(payload), true);
    bytes.set(payload, at + headerBytes);
    at += headerBytes + payload.length;
  }
  return bytes;
}

/** Records up to the first that cannot be read, and where that is. */
function unframe(bytes: Uint8Array): { records: DataRecord[]; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: DataRecord[] = [];
  let at = 0;
  while (at + headerBytes <= bytes.length) {
    const length = view.getUint32(at, true);
    const payload = bytes.subarray(at + headerBytes, at + headerBytes + length);
    // No record is empty: zeros are room that was never written.
    if (length === 0 || payload.length < length) break;
    if (crc32c(payload) !== view.getUint32(at + 4, true)) break;
    records.push(decodeRecord(payload));
    at += headerBytes + length;
  }
  return { records, end: at };
}

/** Reads what the disk holds. @throws DiskReadError */
export function openDataLog(disk: Disk): OpenedDataLog {
  const names = disk.list().filter((name) => /^data-\d{8}$/.test(name));
  const current = names.at(-1);
  const bytes = current === undefined ? null : disk.read(current);
  const { records, end } = unframe(bytes ?? new Uint8Array());
  const isCut = bytes !== null && end < bytes.length;
  let number = current === undefined ? 0 : Number(current.slice(prefix.length));
  let length = end;
  let imageBytes = end;
  // What was cut off must be gone before anything is written in its place.
  let before: DiskOperation[] = [];
  if (current === undefined) {
    before = [{ type: "create", name: nameOf(0) }, { type: "sync_directory" }];
  } else if (isCut) {
    before = [{ type: "truncate", name: current, length: end }];
  }

  const log: DataLog = {
    get hasGrown() {
      return length > Math.max(restartBytesMin, 3 * imageBytes);
    },
    append(appended, done) {
      const framed = frame(appended);
      const name = nameOf(number);
      const write: DiskOperation[] = [
        ...before,
        { type: "write", name, offset: length, bytes: framed },
        { type: "sync", name },
      ];
      before = [];
      length += framed.length;
      disk.submit(write, done);
    },
    restart(image, done) {
      const framed = frame(image);
      const old = nameOf(number);
      number += 1;
      const name = nameOf(number);
      const fresh = `${name}.new`;
      length = framed.length;
      imageBytes = framed.length;
      const operations: DiskOperation[] = [
        { type: "create", name: fresh },
        { type: "write", name: fresh, offset: 0, bytes: framed },
        { type: "sync", name: fresh },
        { type: "rename", from: fresh, to: name },
        { type: "sync_directory" },
        { type: "remove", name: old },
      ];
      disk.submit([...before, ...operations], done);
      before = [];
    },
  };
  return { log, records, isCut };
}
