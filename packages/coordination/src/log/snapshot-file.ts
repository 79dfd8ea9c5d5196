import { z } from "zod";
import type { Disk } from "../disk/disk.ts";
import type { SnapshotDescriptor } from "../raft/messages.ts";
import { getUint32, getUint64, putUint32, putUint64 } from "./binary.ts";
import { crc32c } from "./crc32c.ts";
import type { SnapshotMetadata } from "./types.ts";

/**
 * A snapshot file: a header, chunks, an end.
 *
 *     header  magic u32, size of the JSON u32, CRC-32C u32, metadata as JSON
 *     chunk   size u32 (not 0), CRC-32C u32 seeded with the chunk's offset within the data, bytes
 *     end     0 u32, CRC-32C u32 of what follows, size of the data u64, CRC-32C u32 of the data
 */
const magic = 0x4e534c45;
const headerSize = 12;
export const chunkHeaderSize = 8;
const endSize = 20;
/** A part that is checked as one. */
export const chunkBytesMax = 256 * 1024;

const pattern = /^snapshot-(\d{16})-(\d+)\.snap$/;

export const snapshotName = ({ index, term }: { index: number; term: number }): string =>
  `snapshot-${String(index).padStart(16, "0")}-${term}.snap`;

export const isSnapshotName = (name: string): boolean => pattern.test(name);

const memberIds = z.array(z.string()).readonly();
const metadataSchema: z.ZodType<SnapshotMetadata> = z.object({
  index: z.number().int().min(0),
  term: z.number().int().min(0),
  configurationIndex: z.number().int().min(0),
  configuration: z.object({
    voters: memberIds,
    votersOutgoing: memberIds.nullable(),
    learners: memberIds,
  }),
});

export function encodeHeader(metadata: SnapshotMetadata): Uint8Array {
  const { index, term, configuration, configurationIndex } = metadata;
  const json = JSON.stringify({ index, term, configuration, configurationIndex });
  const text = new TextEncoder().encode(json);
  const bytes = new Uint8Array(headerSize + text.length);
  putUint32(bytes, 0, magic);
  putUint32(bytes, 4, text.length);
  putUint32(bytes, 8, crc32c(text));
  bytes.set(text, headerSize);
  return bytes;
}

export function encodeChunk(data: Uint8Array, offset: number): Uint8Array {
  const bytes = new Uint8Array(chunkHeaderSize + data.length);
  putUint32(bytes, 0, data.length);
  putUint32(bytes, 4, crc32c(data, offset >>> 0));
  bytes.set(data, chunkHeaderSize);
  return bytes;
}

export function encodeEnd(size: number, checksum: number): Uint8Array {
  const bytes = new Uint8Array(endSize);
  putUint64(bytes, 8, size);
  putUint32(bytes, 16, checksum);
  putUint32(bytes, 4, crc32c(bytes, 0, 8));
  return bytes;
}

/** Where a chunk stands in the data and, behind its header, in the file. */
export interface ChunkPlace {
  readonly offset: number;
  readonly size: number;
  readonly fileOffset: number;
}

/** A snapshot file whose every byte was checked. */
export interface CheckedSnapshot {
  readonly name: string;
  readonly descriptor: SnapshotDescriptor;
  readonly chunks: readonly ChunkPlace[];
}

/** The data of the chunk at `place`, or null when it is not what was written. */
export function readChunk(disk: Disk, name: string, place: ChunkPlace): Uint8Array | null {
  const start = place.fileOffset - chunkHeaderSize;
  const bytes = disk.read(name, start, chunkHeaderSize + place.size);
  if (bytes === null || bytes.length < chunkHeaderSize + place.size) return null;
  const data = bytes.subarray(chunkHeaderSize);
  const isSound =
    getUint32(bytes, 0) === place.size && getUint32(bytes, 4) === crc32c(data, place.offset >>> 0);
  return isSound ? data : null;
}

function readHeader(disk: Disk, name: string): { metadata: SnapshotMetadata; end: number } | null {
  const start = disk.read(name, 0, headerSize);
  if (start === null || start.length < headerSize || getUint32(start, 0) !== magic) return null;
  const text = disk.read(name, headerSize, getUint32(start, 4));
  if (text === null || crc32c(text) !== getUint32(start, 8)) return null;
  const metadata = metadataSchema.safeParse(JSON.parse(new TextDecoder().decode(text)));
  return metadata.success ? { metadata: metadata.data, end: headerSize + text.length } : null;
}

/** Reads and checks a whole snapshot file; null when anything in it is not what was written. */
export function checkSnapshot(disk: Disk, name: string): CheckedSnapshot | null {
  const header = readHeader(disk, name);
  if (header === null) return null;
  const chunks: ChunkPlace[] = [];
  let at = header.end;
  let size = 0;
  let checksum = 0;
  for (;;) {
    const chunkHeader = disk.read(name, at, endSize);
    if (chunkHeader === null || chunkHeader.length < chunkHeaderSize) return null;
    const chunkSize = getUint32(chunkHeader, 0);
    if (chunkSize === 0) {
      const isEnd =
        chunkHeader.length === endSize &&
        getUint32(chunkHeader, 4) === crc32c(chunkHeader, 0, 8) &&
        getUint64(chunkHeader, 8) === size &&
        getUint32(chunkHeader, 16) === checksum;
      if (!isEnd) return null;
      return { name, chunks, descriptor: { ...header.metadata, size, checksum } };
    }
    const place = { offset: size, size: chunkSize, fileOffset: at + chunkHeaderSize };
    const data = readChunk(disk, name, place);
    if (data === null) return null;
    chunks.push(place);
    checksum = crc32c(data, checksum);
    size += chunkSize;
    at += chunkHeaderSize + chunkSize;
  }
}
