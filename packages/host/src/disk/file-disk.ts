import {
  closeSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  write,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import {
  type Disk,
  type NodeRecord,
  type NodeSnapshot,
  nodeRecordSchema,
  nodeSnapshotSchema,
} from "@edgeloom/agent-core";
import { z } from "zod";

const snapshotFileSchema = z.object({
  /** Which log goes on from this snapshot. */
  generation: z.number().int().min(0),
  snapshot: nodeSnapshotSchema,
});

const snapshotName = "snapshot.json";
const logName = (generation: number): string => `log-${generation}.jsonl`;

/** A {@link Disk} in a folder, which must not be open twice. */
export interface FileDisk extends Disk {
  close(): void;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function syncDirectory(directory: string): void {
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a file so that after a power cut it is either the old one or all of the new one. */
function replaceFile(directory: string, name: string, text: string): void {
  const draft = join(directory, `${name}.draft`);
  const handle = openSync(draft, "w", 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, join(directory, name));
  syncDirectory(directory);
}

/** Whole lines only: the last one may have been torn by a crash, and then nobody was told that it is safe. */
function readLog(text: string): { readonly records: NodeRecord[]; readonly bytes: number } {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const records = whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => nodeRecordSchema.parse(JSON.parse(line)));
  return { records, bytes: Buffer.byteLength(whole) };
}

/**
 * Opens the disk of one edge node in `directory`: a snapshot and, beside it, a log of one JSON line a record that
 * belongs to that snapshot by its number. Every append is synced before `done` is called.
 * @throws Error when a file is damaged other than at its torn end
 */
export function openFileDisk(directory: string): FileDisk {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const text = readIfThere(join(directory, snapshotName));
  const stored = text === null ? null : snapshotFileSchema.parse(JSON.parse(text));
  let generation = stored?.generation ?? 0;
  const { records, bytes } = readLog(readIfThere(join(directory, logName(generation))) ?? "");
  for (const name of readdirSync(directory)) {
    // Logs of other snapshots: a crash came between the snapshot's replacement and their removal.
    if (/^log-\d+\.jsonl$/.test(name) && name !== logName(generation)) {
      unlinkSync(join(directory, name));
    }
  }
  let log = openSync(join(directory, logName(generation)), "a", 0o600);
  ftruncateSync(log, bytes);
  fsyncSync(log);
  syncDirectory(directory);
  let length = bytes;

  return {
    load: () => ({ snapshot: stored?.snapshot ?? null, records }),
    append(record, done) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      const failed = (error: Error): void => {
        // Half a line would end the log for the reader; the next append writes over it.
        ftruncateSync(log, length);
        done(error);
      };
      write(log, line, 0, line.length, null, (writeError, written) => {
        if (writeError !== null) return failed(writeError);
        if (written < line.length) return failed(new Error("The disk is full"));
        fsync(log, (syncError) => {
          if (syncError !== null) return failed(syncError);
          length += line.length;
          done(null);
        });
      });
    },
    compact(snapshot: NodeSnapshot, done) {
      try {
        const next = openSync(join(directory, logName(generation + 1)), "a", 0o600);
        replaceFile(
          directory,
          snapshotName,
          JSON.stringify({ generation: generation + 1, snapshot }),
        );
        closeSync(log);
        unlinkSync(join(directory, logName(generation)));
        log = next;
        length = 0;
        generation += 1;
        done(null);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
    close: () => closeSync(log),
  };
}
