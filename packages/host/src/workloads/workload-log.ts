import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";

const keptBytes = 2 * 1_024 * 1_024;
const trimAtBytes = 2 * keptBytes;

/** Opens a log that a process appends to, so that it may be cut while the process writes. */
export function openWorkloadLog(path: string): number {
  return openSync(path, "a", 0o600);
}

/** Keeps the last 2 MiB of a log that has grown beyond 4. What is written in the very moment may be lost. */
export function trimWorkloadLog(path: string): void {
  let size: number;
  try {
    size = statSync(path).size;
  } catch {
    return;
  }
  if (size <= trimAtBytes) return;
  const handle = openSync(path, "r+");
  try {
    const tail = Buffer.alloc(keptBytes);
    const read = readSync(handle, tail, 0, keptBytes, fstatSync(handle).size - keptBytes);
    ftruncateSync(handle, 0);
    writeSync(handle, tail, 0, read, 0);
  } finally {
    closeSync(handle);
  }
}
