import { invariant } from "@edgeloom/kernel";
import type { Disk, DiskError, DiskOperation } from "../disk/disk.ts";
import type { SnapshotDescriptor } from "../raft/messages.ts";
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
  /** Unique among the writers of a store: two may write a snapshot of the same index. */
  readonly attempt: number;
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
  const draft = `${name}.${options.attempt}.partial`;
  const header = encodeHeader(metadata);
  const chunks: ChunkPlace[] = [];
  let size = 0;
  let checksum = 0;
  let fileSize = header.length;
  let unsyncedBytes = 0;
  let ended: SnapshotError | null = null;
  let isFinishing = false;
  let underWay = 0;
  let whenWritten: (() => void) | null = null;

  put([{ type: "create", name: draft }, writeAt(0, header)], () => undefined);

  /** The file takes its own name only after every write before has succeeded. */
  function put(operations: readonly DiskOperation[], done: () => void): void {
    underWay += 1;
    disk.submit(operations, (error) => {
      underWay -= 1;
      if (error !== null) end(asSnapshotError(error));
      done();
      if (underWay === 0) whenWritten?.();
    });
  }

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

  function rename(
    done: (error: SnapshotError | null, snapshot: SnapshotDescriptor | null) => void,
  ): void {
    whenWritten = null;
    if (ended !== null) {
      done(ended, null);
      return;
    }
    disk.submit(finishOperations(), (error) => {
      if (error !== null) {
        done(end(asSnapshotError(error)), null);
        return;
      }
      const descriptor = { ...metadata, size, checksum };
      options.onFinished({ name, descriptor, chunks });
      done(null, descriptor);
    });
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
      put(chunkOperations(chunk), () => done(ended));
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
      whenWritten = () => rename(done);
      if (underWay === 0) rename(done);
    },
    abort() {
      if (!isFinishing) end({ code: "closed", message: "The snapshot was given up" });
    },
  };
}
