import { invariant } from "@edgeloom/kernel";
import type { Disk, DiskError, DiskOperation } from "../disk/disk.ts";
import { crc32c } from "./crc32c.ts";
import {
  type CheckedSnapshot,
  type ChunkPlace,
  chunkBytesMax,
  chunkHeaderSize,
  encodeChunk,
  encodeEnd,
  encodeHeader,
  snapshotName,
} from "./snapshot-file.ts";
import type { SnapshotError, SnapshotMetadata, SnapshotWriter } from "./types.ts";

/** What is not yet synced stays below this, so that the log's own syncs never wait for a whole snapshot. */
const unsyncedBytesMax = 1024 * 1024;

export interface SnapshotWriterOptions {
  readonly disk: Disk;
  readonly metadata: SnapshotMetadata;
  readonly renamesBeforeSync: boolean;
  /** The snapshot is durable under its own name. */
  readonly onFinished: (snapshot: CheckedSnapshot) => void;
}

function asSnapshotError(error: DiskError): SnapshotError {
  const message = `The snapshot could not be written: ${error.operation} of ${error.name} failed (${error.message})`;
  if (error.code === "full" || error.code === "closed") return { code: error.code, message };
  return { code: "failed", message };
}

export function createSnapshotWriter(options: SnapshotWriterOptions): SnapshotWriter {
  const { disk, metadata } = options;
  const name = snapshotName(metadata);
  const draft = `${name}.partial`;
  const header = encodeHeader(metadata);
  const chunks: ChunkPlace[] = [];
  let size = 0;
  let checksum = 0;
  let fileSize = header.length;
  let unsyncedBytes = 0;
  let ended: SnapshotError | null = null;
  let isFinishing = false;

  disk.submit([{ type: "create", name: draft }, writeAt(0, header)], (error) => {
    if (error !== null) end(asSnapshotError(error));
  });

  function writeAt(offset: number, bytes: Uint8Array): DiskOperation {
    return { type: "write", name: draft, offset, bytes };
  }

  function end(error: SnapshotError): SnapshotError {
    if (ended !== null) return ended;
    ended = error;
    disk.submit([{ type: "remove", name: draft }], () => undefined);
    return error;
  }

  function chunkOperations(data: Uint8Array): DiskOperation[] {
    const operations: DiskOperation[] = [];
    for (let at = 0; at < data.length; at += chunkBytesMax) {
      const part = data.subarray(at, at + chunkBytesMax);
      const bytes = encodeChunk(part, size);
      operations.push(writeAt(fileSize, bytes));
      chunks.push({ offset: size, size: part.length, fileOffset: fileSize + chunkHeaderSize });
      checksum = crc32c(part, checksum);
      size += part.length;
      fileSize += bytes.length;
      unsyncedBytes += bytes.length;
    }
    if (unsyncedBytes > unsyncedBytesMax) {
      operations.push({ type: "sync", name: draft });
      unsyncedBytes = 0;
    }
    return operations;
  }

  function finishOperations(): DiskOperation[] {
    const last = writeAt(fileSize, encodeEnd(size, checksum));
    const rename: DiskOperation = { type: "rename", from: draft, to: name };
    if (options.renamesBeforeSync) return [last, rename, { type: "sync_directory" }];
    return [last, { type: "sync", name: draft }, rename, { type: "sync_directory" }];
  }

  return {
    metadata,
    written: () => size,
    write(chunk, done) {
      invariant(!isFinishing, "a snapshot takes no more once it is being finished");
      if (ended !== null) {
        done(ended);
        return;
      }
      disk.submit(chunkOperations(chunk), (error) => {
        done(error === null ? ended : end(asSnapshotError(error)));
      });
    },
    finish(expected, done) {
      if (ended !== null) {
        done(ended, null);
        return;
      }
      if (expected !== null && expected !== checksum) {
        const message = `The snapshot at ${metadata.index} arrived damaged`;
        done(end({ code: "corrupted", message }), null);
        return;
      }
      isFinishing = true;
      disk.submit(finishOperations(), (error) => {
        if (error !== null) {
          done(end(asSnapshotError(error)), null);
          return;
        }
        if (ended !== null) {
          done(ended, null);
          return;
        }
        const descriptor = { ...metadata, size, checksum };
        options.onFinished({ name, descriptor, chunks });
        done(null, descriptor);
      });
    },
    abort() {
      if (!isFinishing) end({ code: "closed", message: "The snapshot was given up" });
    },
  };
}
