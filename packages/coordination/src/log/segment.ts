import type { DiskOperation } from "../disk/disk.ts";
import type { LogPosition } from "./types.ts";

/** One file of the log. */
export interface Segment {
  readonly sequence: number;
  readonly name: string;
  /** The last entry before it. */
  readonly base: LogPosition;
  /** Where the next frame goes. */
  size: number;
  /** How far room was made. */
  allocated: number;
}

const pattern = /^log-(\d{12})\.seg$/;

export const segmentName = (sequence: number): string =>
  `log-${String(sequence).padStart(12, "0")}.seg`;

/** The sequence of a segment file, or null when `name` is none. */
export function segmentSequence(name: string): number | null {
  const digits = pattern.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Writes `bytes` at the end of `segment`, making room ahead in steps of `allocationBytes`, and syncs. */
export function appendOperations(
  segment: Segment,
  bytes: Uint8Array,
  allocationBytes: number,
): DiskOperation[] {
  const { name, size } = segment;
  const end = size + bytes.length;
  const operations: DiskOperation[] = [];
  if (allocationBytes > 0 && end > segment.allocated) {
    segment.allocated = Math.ceil(end / allocationBytes) * allocationBytes;
    operations.push({ type: "allocate", name, length: segment.allocated });
  }
  operations.push({ type: "write", name, offset: size, bytes }, { type: "sync", name });
  return operations;
}
