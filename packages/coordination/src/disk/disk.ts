/**
 * Port: one folder of flat files, as a log wants it. What a file holds is safe from a crash only after a `sync` of it,
 * and what a name stands for only after a `sync_directory` (POSIX says no more). Reads see every write at once.
 */

/** One step of a batch; the steps of a batch and the batches of a disk are carried out in order. */
export type DiskOperation =
  /** Makes an empty file, emptying one that is there. */
  | { readonly type: "create"; readonly name: string }
  /** Makes sure of room: the file grows to at least `length` bytes, with zeros. Overwriting these syncs faster. */
  | { readonly type: "allocate"; readonly name: string; readonly length: number }
  /** Writes at `offset`; a gap before it reads as zeros. */
  | {
      readonly type: "write";
      readonly name: string;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  /** Shortens the file to `length` bytes. */
  | { readonly type: "truncate"; readonly name: string; readonly length: number }
  | { readonly type: "sync"; readonly name: string }
  /** Renames, replacing `to` when it is there. */
  | { readonly type: "rename"; readonly from: string; readonly to: string }
  /** Removes a file; one that is not there is no error. */
  | { readonly type: "remove"; readonly name: string }
  | { readonly type: "sync_directory" };

/**
 * - `full`: no room (ENOSPC, EDQUOT, EFBIG); what was written of the failed step is unspecified.
 * - `sync_failed`: what was not synced before may be lost although reads still show it, and a later sync may succeed
 *   without having written it (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC '20).
 * - `io`: anything else the device or the system refused.
 * - `closed`: the disk was closed.
 */
export type DiskErrorCode = "full" | "sync_failed" | "io" | "closed";

export interface DiskError {
  readonly code: DiskErrorCode;
  readonly operation: DiskOperation["type"];
  /** The file at fault; empty for the folder itself. */
  readonly name: string;
  /** What the system said. */
  readonly message: string;
}

/** Thrown by `read`: the device did not give back what it was given to keep. */
export class DiskReadError extends Error {
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`${file} cannot be read: ${reason}`);
    this.name = "DiskReadError";
    this.file = file;
  }
}

export interface Disk {
  /** The names of all files, sorted. */
  list(): readonly string[];
  /**
   * The bytes from `offset` (0) for at most `length` (to the end); null when there is no such file.
   * @throws DiskReadError
   */
  read(name: string, offset?: number, length?: number): Uint8Array | null;
  /**
   * Carries out `operations` in order and stops at the first that fails; then calls `done` with that error, or null.
   * `done` is called in the order of submission and never before `submit` has returned. Bytes handed over must not
   * change until then.
   */
  submit(operations: readonly DiskOperation[], done: (error: DiskError | null) => void): void;
}
