import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type DiskError, type DiskOperation, openStorage } from "@edgeloom/coordination";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BlockDisk, openBlockDisk } from "./block-disk.ts";
import { entryData } from "./testing/entry-data.ts";

const tsx = createRequire(import.meta.url).resolve("tsx");
const writerScript = fileURLToPath(new URL("./testing/log-writer.ts", import.meta.url));
const dataSize = 100;

let directory: string;
const children: ChildProcess[] = [];
const mounts: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "block-disk-"));
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  for (const mount of mounts.splice(0)) spawnSync("umount", [mount]);
  rmSync(directory, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

function submit(disk: BlockDisk, operations: readonly DiskOperation[]): Promise<DiskError | null> {
  return new Promise((resolve) => disk.submit(operations, resolve));
}

interface Writer {
  readonly child: ChildProcess;
  readonly lines: string[];
  acknowledged(): number;
  until(condition: () => boolean): Promise<void>;
}

/** Starts the writer; with `fileBlocksMax` no file of it may grow beyond that many blocks of 512 bytes. */
function startWriter(folder: string, fileBlocksMax?: number): Writer {
  const command = [process.execPath, "--import", tsx, writerScript, folder, String(dataSize)];
  const limited = ["/bin/sh", "-c", `trap '' XFSZ; ulimit -f ${fileBlocksMax}; exec "$@"`, "sh"];
  const [program = "", ...args] = fileBlocksMax === undefined ? command : [...limited, ...command];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const check of waiting) check();
  });
  return {
    child,
    lines,
    acknowledged: () => Number(lines.findLast((line) => /^\d+$/.test(line)) ?? 0),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (condition()) resolve();
        };
        waiting.add(check);
        child.once("exit", () => reject(new Error(`The writer ended after ${lines.at(-1)}`)));
        check();
      }),
  };
}

/** Opens the log anew and checks each entry; answers the last index. */
function recover(folder: string): Promise<number> {
  const disk = openBlockDisk(folder);
  return new Promise((resolve, reject) => {
    openStorage({ disk }, (opening) => {
      if (opening.type !== "opened") {
        reject(new Error(JSON.stringify(opening)));
        return;
      }
      const { log } = opening;
      const entries = log.entries(1, log.lastIndex() + 1, Number.POSITIVE_INFINITY);
      expect(entries).toHaveLength(log.lastIndex());
      for (const { index, data } of entries) expect(data).toEqual(entryData(index, dataSize));
      log.close();
      disk.close(() => resolve(entries.length));
    });
  });
}

describe("block disk", () => {
  it("carries out a batch in order and stops at what fails", async () => {
    const disk = openBlockDisk(directory);
    const bytes = Uint8Array.from([1, 2, 3]);
    const written = await submit(disk, [
      { type: "create", name: "a.partial" },
      { type: "allocate", name: "a.partial", length: 8 },
      { type: "write", name: "a.partial", offset: 2, bytes },
      { type: "sync", name: "a.partial" },
      { type: "rename", from: "a.partial", to: "a" },
      { type: "sync_directory" },
      { type: "write", name: "a", offset: 5, bytes: Uint8Array.of(9) },
      { type: "truncate", name: "a", length: 7 },
      { type: "remove", name: "absent" },
    ]);
    expect(written).toBeNull();
    expect(disk.list()).toEqual(["a"]);
    expect(disk.read("a")).toEqual(Uint8Array.of(0, 0, 1, 2, 3, 9, 0));
    expect(disk.read("a", 2, 3)).toEqual(bytes);
    expect(disk.read("absent")).toBeNull();

    const failed = await submit(disk, [
      { type: "write", name: "absent", offset: 0, bytes },
      { type: "create", name: "never" },
    ]);
    expect(failed).toMatchObject({ code: "io", operation: "write", name: "absent" });
    expect(disk.list()).toEqual(["a"]);
    disk.close();
    expect(await submit(disk, [{ type: "sync_directory" }])).toMatchObject({ code: "closed" });
  });

  it("keeps every acknowledged entry through kill -9 of the writer, again and again", async () => {
    let last = 0;
    for (let round = 1; round <= 4; round += 1) {
      const writer = startWriter(directory);
      const goal = last + 500 * round;
      await writer.until(() => writer.acknowledged() >= goal);
      await kill(writer.child);
      const recovered = await recover(directory);
      expect(recovered).toBeGreaterThanOrEqual(writer.acknowledged());
      expect(recovered).toBeGreaterThan(last);
      last = recovered;
    }
  });

  it("acknowledges nothing of what a full file refused, and goes on in a new one", async () => {
    const writer = startWriter(directory, 128);
    await writer.until(() => writer.lines.includes("full"));
    const acknowledged = writer.acknowledged();
    expect(acknowledged).toBeGreaterThan(0);
    await kill(writer.child);
    expect(writer.acknowledged()).toBe(acknowledged);
    expect(await recover(directory)).toBe(acknowledged);

    const next = startWriter(join(directory, "next"), 128);
    await next.until(() => next.lines.includes("full"));
    const before = next.acknowledged();
    next.child.stdin?.write("retry\n");
    await next.until(() => next.acknowledged() > before);
    await kill(next.child);
    expect(await recover(join(directory, "next"))).toBeGreaterThanOrEqual(next.acknowledged());
  });

  it("goes on when a full file system has room again", async () => {
    const folder = join(directory, "small");
    mkdirSync(folder);
    const isMounted =
      spawnSync("mount", ["-t", "tmpfs", "-o", "size=512k", "none", folder]).status === 0;
    if (isMounted) mounts.push(folder);
    const filler = join(folder, "filler");
    // Without the right to mount, a limit on the size of files takes the place of the small file system.
    if (isMounted) writeFileSync(filler, Buffer.alloc(256 * 1024));
    const writer = startWriter(join(folder, "log"), isMounted ? undefined : 128);
    await writer.until(() => writer.lines.includes("full"));
    const acknowledged = writer.acknowledged();
    if (isMounted) {
      rmSync(filler);
      writer.child.stdin?.write("retry\n");
      await writer.until(() => writer.acknowledged() > acknowledged + 100);
    }
    await kill(writer.child);
    expect(existsSync(join(folder, "log"))).toBe(true);

    const held = await recoverFromCopy(join(folder, "log"));
    expect(held).toBeGreaterThanOrEqual(writer.acknowledged());
  });
});

/** Recovers from a copy, where there is room for the new last segment. */
function recoverFromCopy(folder: string): Promise<number> {
  const copy = join(directory, "copy");
  spawnSync("cp", ["-r", folder, copy]);
  return recover(copy);
}
