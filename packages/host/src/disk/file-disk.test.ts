import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Disk,
  type NodeRecord,
  type NodeSnapshot,
  nodeSnapshotSchema,
} from "@edgeloom/agent-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFileDisk } from "./file-disk.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "edgeloom-disk-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const record = (at: number): NodeRecord => ({
  changes: [{ type: "restarted", at }],
  command: null,
});
const snapshot: NodeSnapshot = nodeSnapshotSchema.parse({
  lifecycle: "active",
  cordoned: false,
  lease: null,
  fencingTokenHighest: 3,
  startedAt: 1,
  revision: 9,
  historySeq: 0,
  history: [],
  workloads: [],
  remembered: [],
});

function append(disk: Disk, at: number): Promise<void> {
  return new Promise((resolve, reject) => {
    disk.append(record(at), (error) => (error === null ? resolve() : reject(error)));
  });
}

function compact(disk: Disk): Promise<void> {
  return new Promise((resolve, reject) => {
    disk.compact(snapshot, (error) => (error === null ? resolve() : reject(error)));
  });
}

function reopened(): ReturnType<Disk["load"]> {
  const disk = openFileDisk(directory);
  const stored = disk.load();
  disk.close();
  return stored;
}

describe("the disk of an edge node", () => {
  it("gives back what was appended, in order", async () => {
    const disk = openFileDisk(directory);
    await append(disk, 1);
    await append(disk, 2);
    disk.close();
    expect(reopened()).toEqual({ snapshot: null, records: [record(1), record(2)] });
  });

  it("leaves out a record torn by a crash, and appends after the last whole one", async () => {
    const disk = openFileDisk(directory);
    await append(disk, 1);
    disk.close();
    appendFileSync(join(directory, "log-0.jsonl"), '{"changes":[{"type":"rest');
    const again = openFileDisk(directory);
    expect(again.load().records).toEqual([record(1)]);
    await append(again, 2);
    again.close();
    expect(reopened().records).toEqual([record(1), record(2)]);
  });

  it("starts its log anew with a snapshot, and drops the old log also after a crash between", async () => {
    const disk = openFileDisk(directory);
    await append(disk, 1);
    await compact(disk);
    await append(disk, 2);
    disk.close();
    appendFileSync(join(directory, "log-0.jsonl"), `${JSON.stringify(record(1))}\n`);
    expect(reopened()).toEqual({ snapshot, records: [record(2)] });
    expect(readdirSync(directory).sort()).toEqual(["log-1.jsonl", "snapshot.json"]);
  });
});
