import {
  close,
  closeSync,
  fdatasync,
  fstat,
  fstatSync,
  fsync,
  ftruncate,
  mkdirSync,
  open,
  openSync,
  readdirSync,
  readSync,
  rename,
  unlink,
  write,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import {
  type Disk,
  type DiskError,
  type DiskErrorCode,
  type DiskOperation,
  DiskReadError,
} from "@edgeloom/coordination";
import { assertNever } from "@edgeloom/kernel";

/** A {@link Disk} in a folder of the host, which must not be open twice. */
export interface BlockDisk extends Disk {
  /** Lets the batch under way end, drops the others, closes all files, then calls `done`. */
  close(done?: () => void): void;
}

type Next = (error: NodeJS.ErrnoException | null) => void;

interface Batch {
  readonly operations: readonly DiskOperation[];
  readonly done: (error: DiskError | null) => void;
}

/** A write this small goes to the page cache at once: measured, a turn through the thread pool costs more. */
const directWriteBytesMax = 64 * 1024;
const zeros = Buffer.alloc(1024 * 1024);
const fullCodes = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

function codeOf(error: NodeJS.ErrnoException, operation: DiskOperation): DiskErrorCode {
  if (error.code !== undefined && fullCodes.has(error.code)) return "full";
  const syncs = operation.type === "sync" || operation.type === "sync_directory";
  return syncs ? "sync_failed" : "io";
}

function asError(error: unknown): NodeJS.ErrnoException {
  return error instanceof Error ? error : new Error(String(error));
}

function isMissing(error: NodeJS.ErrnoException): boolean {
  return error.code === "ENOENT";
}

/**
 * Opens `directory`, making it if need be. Files are synced by fdatasync, which also writes a file's length when it
 * changed; names by an fsync of the folder. One descriptor a file stays open while the file is written.
 */
export function openBlockDisk(directory: string): BlockDisk {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const folder = openSync(directory, "r");
  const descriptors = new Map<string, number>();
  const queue: Batch[] = [];
  let isBusy = false;
  let isClosed = false;
  let onIdle: (() => void) | null = null;

  const path = (name: string): string => join(directory, name);

  function withFile(name: string, next: Next, use: (descriptor: number) => void): void {
    const known = descriptors.get(name);
    if (known !== undefined) {
      use(known);
      return;
    }
    open(path(name), "r+", (error, descriptor) => {
      if (error !== null) {
        next(error);
        return;
      }
      descriptors.set(name, descriptor);
      use(descriptor);
    });
  }

  /** Goes on until all is written: a short write is what a nearly full disk gives before it fails. */
  function writeAll(descriptor: number, bytes: Uint8Array, offset: number, next: Next): void {
    write(descriptor, bytes, 0, bytes.length, offset, (error, written) => {
      if (error !== null) next(error);
      else if (written === bytes.length) next(null);
      else writeAll(descriptor, bytes.subarray(written), offset + written, next);
    });
  }

  function writeSmall(descriptor: number, bytes: Uint8Array, offset: number, next: Next): void {
    try {
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(descriptor, bytes, at, bytes.length - at, offset + at);
      }
    } catch (error) {
      next(asError(error));
      return;
    }
    next(null);
  }

  /** Zeros are written, not just promised: overwriting them syncs without a change of the file's map of blocks. */
  function allocate(descriptor: number, length: number, next: Next): void {
    fstat(descriptor, (error, stats) => {
      if (error !== null) next(error);
      else fill(descriptor, stats.size, length, next);
    });
  }

  function fill(descriptor: number, from: number, to: number, next: Next): void {
    if (from >= to) {
      next(null);
      return;
    }
    const part = zeros.subarray(0, Math.min(zeros.length, to - from));
    writeAll(descriptor, part, from, (error) => {
      if (error !== null) next(error);
      else fill(descriptor, from + part.length, to, next);
    });
  }

  function forget(name: string): void {
    const descriptor = descriptors.get(name);
    if (descriptor === undefined) return;
    descriptors.delete(name);
    close(descriptor);
  }

  function create(name: string, next: Next): void {
    forget(name);
    open(path(name), "w+", 0o600, (error, descriptor) => {
      if (error === null) descriptors.set(name, descriptor);
      next(error);
    });
  }

  function renameFile(from: string, to: string, next: Next): void {
    rename(path(from), path(to), (error) => {
      if (error === null) {
        forget(to);
        const moved = descriptors.get(from);
        descriptors.delete(from);
        if (moved !== undefined) descriptors.set(to, moved);
      }
      next(error);
    });
  }

  function carryOut(operation: DiskOperation, next: Next): void {
    switch (operation.type) {
      case "create":
        create(operation.name, next);
        return;
      case "allocate":
        withFile(operation.name, next, (fd) => allocate(fd, operation.length, next));
        return;
      case "write": {
        const { name, bytes, offset } = operation;
        const put = bytes.length <= directWriteBytesMax ? writeSmall : writeAll;
        withFile(name, next, (fd) => put(fd, bytes, offset, next));
        return;
      }
      case "truncate":
        withFile(operation.name, next, (fd) => ftruncate(fd, operation.length, next));
        return;
      case "sync":
        withFile(operation.name, next, (fd) => fdatasync(fd, next));
        return;
      case "rename":
        renameFile(operation.from, operation.to, next);
        return;
      case "remove":
        forget(operation.name);
        unlink(path(operation.name), (error) =>
          next(error === null || isMissing(error) ? null : error),
        );
        return;
      case "sync_directory":
        fsync(folder, next);
        return;
      default:
        assertNever(operation);
    }
  }

  function failureOf(error: NodeJS.ErrnoException, operation: DiskOperation): DiskError {
    const { type } = operation;
    const name =
      type === "sync_directory" ? "" : type === "rename" ? operation.from : operation.name;
    return { code: codeOf(error, operation), operation: type, name, message: error.message };
  }

  function run(batch: Batch, position: number): void {
    const operation = batch.operations[position];
    if (operation === undefined) {
      complete(batch, null);
      return;
    }
    carryOut(operation, (error) => {
      if (error === null) run(batch, position + 1);
      else complete(batch, failureOf(error, operation));
    });
  }

  function complete({ done }: Batch, error: DiskError | null): void {
    isBusy = false;
    if (isClosed) {
      onIdle?.();
      return;
    }
    startNext();
    done(error);
  }

  function startNext(): void {
    if (isBusy || isClosed) return;
    const batch = queue.shift();
    if (batch === undefined) return;
    isBusy = true;
    // Later, so that no completion runs inside `submit`.
    queueMicrotask(() => run(batch, 0));
  }

  function closeAll(done: () => void): void {
    for (const descriptor of descriptors.values()) closeSync(descriptor);
    descriptors.clear();
    closeSync(folder);
    done();
  }

  function readPart(name: string, offset: number, length: number | undefined): Uint8Array {
    const descriptor = openSync(path(name), "r");
    try {
      const { size } = fstatSync(descriptor);
      const rest = Math.max(0, size - offset);
      const bytes = new Uint8Array(length === undefined ? rest : Math.min(length, rest));
      let at = 0;
      while (at < bytes.length) {
        const count = readSync(descriptor, bytes, at, bytes.length - at, offset + at);
        if (count === 0) break;
        at += count;
      }
      return bytes.subarray(0, at);
    } finally {
      closeSync(descriptor);
    }
  }

  return {
    list: () => readdirSync(directory).toSorted(),
    read(name, offset = 0, length) {
      try {
        return readPart(name, offset, length);
      } catch (error) {
        const cause = asError(error);
        if (isMissing(cause)) return null;
        throw new DiskReadError(name, cause.message);
      }
    },
    submit(operations, done) {
      if (isClosed) {
        const [operation] = operations;
        const name = operation === undefined || !("name" in operation) ? "" : operation.name;
        const type = operation?.type ?? "sync_directory";
        const error: DiskError = {
          code: "closed",
          operation: type,
          name,
          message: "the disk was closed",
        };
        setImmediate(() => done(error));
        return;
      }
      queue.push({ operations, done });
      startNext();
    },
    close(done = () => undefined) {
      if (isClosed) return;
      isClosed = true;
      queue.length = 0;
      if (isBusy) onIdle = () => closeAll(done);
      else closeAll(done);
    },
  };
}
