import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  write,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  createMemoryDisk,
  type Disk,
  type MemoryDisk,
  nodeRecordSchema,
  nodeSnapshotSchema,
} from "@edgeloom/agent-core";
import { z } from "zod";

const lineSchema = z.union([
  z.object({ id: z.string(), record: nodeRecordSchema }),
  z.object({ id: z.string(), snapshot: nodeSnapshotSchema }),
]);

/** The disks of all nodes of a world in one log, so that ten thousand nodes need one sync a moment. */
export interface WorldDisks {
  disk(nodeId: string): Disk;
  close(): void;
}

type Done = (error: Error | null) => void;

/** Disks as the log describes them. A last line that a crash tore is left out. */
function readLog(path: string): Map<string, MemoryDisk> {
  const disks = new Map<string, MemoryDisk>();
  if (!existsSync(path)) return disks;
  const lines = readFileSync(path, "utf8").split("\n");
  // What follows the last line break was never acknowledged.
  lines.pop();
  for (const [number, line] of lines.entries()) {
    const entry = lineSchema.parse(parseLine(line, path, number + 1));
    const disk = disks.get(entry.id) ?? createMemoryDisk();
    disks.set(entry.id, disk);
    if ("record" in entry) disk.append(entry.record, () => undefined);
    else disk.compact(entry.snapshot, () => undefined);
  }
  return disks;
}

function parseLine(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`${path} is damaged at line ${number}. Move it away to begin a new world`, {
      cause: error,
    });
  }
}

/** Writes the log anew with what it comes to, and puts it in place in one step. */
function rewriteLog(path: string, disks: ReadonlyMap<string, MemoryDisk>): void {
  const lines: string[] = [];
  for (const [id, { stored }] of disks) {
    if (stored.snapshot !== null) lines.push(JSON.stringify({ id, snapshot: stored.snapshot }));
    for (const record of stored.records) lines.push(JSON.stringify({ id, record }));
  }
  const fresh = `${path}.new`;
  writeFileSync(fresh, lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
  const file = openSync(fresh, "r+");
  fsyncSync(file);
  closeSync(file);
  renameSync(fresh, path);
}

/** One write: the line in the log, what it does to the disk it belongs to, and who waits for it. */
interface Write {
  readonly line: string;
  readonly apply: (disk: MemoryDisk) => void;
  readonly id: string;
  readonly done: Done;
}

/** Bytes after which the log is written anew. */
const bytesBetweenRewrites = 64 * 1_048_576;
const nobody: Done = () => undefined;

/** Opens the log in `folder`, which is made when it is missing. */
export function openWorldDisks(folder: string, worldName: string): WorldDisks {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${worldName}.ndjson`);
  const disks = readLog(path);
  rewriteLog(path, disks);
  let file = openSync(path, "a", 0o600);
  let waiting: Write[] = [];
  let bytes = 0;
  let writing = false;
  let closed = false;

  function diskOf(id: string): MemoryDisk {
    const known = disks.get(id) ?? createMemoryDisk();
    disks.set(id, known);
    return known;
  }

  function rewrite(): void {
    rewriteLog(path, disks);
    closeSync(file);
    file = openSync(path, "a", 0o600);
    bytes = 0;
  }

  /** Writes all that has gathered, syncs once, and tells everybody who waited. */
  function flush(): void {
    if (writing || waiting.length === 0 || closed) return;
    writing = true;
    const writes = waiting;
    waiting = [];
    const text = Buffer.from(writes.map(({ line }) => line).join(""));
    const finish = (error: Error | null): void => {
      writing = false;
      for (const { id, apply, done } of writes) {
        if (error === null) apply(diskOf(id));
        done(error);
      }
      bytes += text.length;
      if (bytes > bytesBetweenRewrites && !closed) rewrite();
      flush();
    };
    writeAll(file, text, (error) => {
      if (error !== null) finish(error);
      else fdatasync(file, finish);
    });
  }

  function store(write: Write): void {
    waiting.push(write);
    // After what runs now, so that what many nodes store at one moment is one write.
    setImmediate(flush);
  }

  return {
    disk: (id) => ({
      load: () => disks.get(id)?.stored ?? { snapshot: null, records: [] },
      append: (record, done) =>
        store({
          id,
          line: `${JSON.stringify({ id, record })}\n`,
          apply: (disk) => disk.append(record, nobody),
          done,
        }),
      compact: (snapshot, done) =>
        store({
          id,
          line: `${JSON.stringify({ id, snapshot })}\n`,
          apply: (disk) => disk.compact(snapshot, nobody),
          done,
        }),
    }),
    close() {
      closed = true;
      closeSync(file);
    },
  };
}

function writeAll(file: number, bytes: Buffer, done: Done): void {
  write(file, bytes, (error, written) => {
    if (error !== null) done(error);
    else if (written < bytes.length) writeAll(file, bytes.subarray(written), done);
    else done(null);
  });
}
