import { getUint32, getUint64, putUint32, putUint64 } from "./binary.ts";
import { crc32c } from "./crc32c.ts";

/**
 * A frame: what is written and synced as one.
 *
 *     0  magic          4 bytes, none of them zero
 *     4  payload size   u32
 *     8  number         u64, counts the frames of the log
 *    16  flags          u32, bit 0: some whole sector of the frame is zero
 *    20  payload CRC    u32
 *    24  header CRC     u32, of the above, seeded with the segment and the offset
 *    28  payload
 *     n  end mark       1 byte, not zero
 *
 * The writer has one frame under way at a time, so a frame's presence proves that the one before it was synced. The
 * seed keeps a copy of a frame inside some value from passing for a frame.
 */
export const frameHeaderSize = 28;
const overheadSize = frameHeaderSize + 1;
const magic = 0x9a0fd1e5;
const endMark = 0x5a;
/** What a disk writes at once or not at all. */
const sectorSize = 512;
const hasZeroSector = 1;

export const frameSize = (payloadSize: number): number => payloadSize + overheadSize;

/** Where a frame stands; all of it goes into its checksum. */
export interface FramePlace {
  readonly segment: number;
  readonly offset: number;
}

export interface FrameHeader {
  readonly number: number;
  readonly payloadSize: number;
  readonly payloadChecksum: number;
  readonly hasZeroSector: boolean;
}

const placeSeed = ({ segment, offset }: FramePlace): number =>
  (Math.imul(segment + 1, 0x9e3779b1) ^ offset) >>> 0;

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (bytes[i] !== 0) return false;
  return true;
}

/** Whether `bytes[from, to)`, which lies at `position` of its file, has a stretch within one sector that is all zero. */
function findsZeroStretch(
  bytes: Uint8Array,
  from: number,
  to: number,
  position: number,
  isWholeOnly: boolean,
): boolean {
  for (let start = from; start < to; ) {
    const end = Math.min(to, start + sectorSize - ((position + start - from) % sectorSize));
    if ((!isWholeOnly || end - start === sectorSize) && isZero(bytes, start, end)) return true;
    start = end;
  }
  return false;
}

/** Completes a frame whose payload already stands in `bytes` behind room for the header; `bytes` is exactly the frame. */
export function sealFrame(bytes: Uint8Array, number: number, place: FramePlace): void {
  const payloadEnd = bytes.length - 1;
  bytes[payloadEnd] = endMark;
  putUint32(bytes, 0, magic);
  putUint32(bytes, 4, payloadEnd - frameHeaderSize);
  putUint64(bytes, 8, number);
  putUint32(bytes, 20, crc32c(bytes, 0, frameHeaderSize, payloadEnd));
  const zero = findsZeroStretch(bytes, 0, bytes.length, place.offset, true);
  putUint32(bytes, 16, zero ? hasZeroSector : 0);
  putUint32(bytes, 24, crc32c(bytes, placeSeed(place), 0, 24));
}

/** The header at `place`, or null when there is no sound one. */
export function readFrameHeader(bytes: Uint8Array, place: FramePlace): FrameHeader | null {
  const { offset } = place;
  if (offset + frameHeaderSize > bytes.length || getUint32(bytes, offset) !== magic) return null;
  const checksum = crc32c(bytes, placeSeed(place), offset, offset + 24);
  if (getUint32(bytes, offset + 24) !== checksum) return null;
  return {
    number: getUint64(bytes, offset + 8),
    payloadSize: getUint32(bytes, offset + 4),
    payloadChecksum: getUint32(bytes, offset + 20),
    hasZeroSector: (getUint32(bytes, offset + 16) & hasZeroSector) !== 0,
  };
}

/** Whether the whole frame is there and its payload is what was written. */
export function isFrameSound(bytes: Uint8Array, offset: number, header: FrameHeader): boolean {
  const start = offset + frameHeaderSize;
  const end = start + header.payloadSize;
  if (end + 1 > bytes.length || bytes[end] !== endMark) return false;
  return crc32c(bytes, 0, start, end) === header.payloadChecksum;
}

/**
 * Whether a crash in the midst of writing can have left the unsound frame at `offset`: the file ends within it, or a
 * sector of it is still zero. Anything else was once whole, and has changed since.
 */
export function canBeTorn(bytes: Uint8Array, offset: number, header: FrameHeader | null): boolean {
  const end = offset + (header === null ? frameHeaderSize : frameSize(header.payloadSize));
  if (end > bytes.length) return true;
  if (header?.hasZeroSector === true) return false;
  return findsZeroStretch(bytes, offset, end, offset, false);
}

/** Whether everything from `offset` on is zero: room that was made and not yet used. */
export function isUnused(bytes: Uint8Array, offset: number): boolean {
  return isZero(bytes, offset, bytes.length);
}

/** Where a sound header with a number above `number` stands behind `place`; null when there is none. */
export function findLaterFrame(
  bytes: Uint8Array,
  place: FramePlace,
  number: number,
): number | null {
  for (let offset = place.offset + 1; offset + frameHeaderSize <= bytes.length; offset += 1) {
    if (bytes[offset] !== (magic & 0xff)) continue;
    const header = readFrameHeader(bytes, { segment: place.segment, offset });
    if (header !== null && header.number > number) return offset;
  }
  return null;
}
