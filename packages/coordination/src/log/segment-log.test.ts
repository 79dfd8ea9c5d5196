import { describe, expect, it } from "vitest";
import type { Disk, DiskError, DiskOperation } from "../disk/disk.ts";
import { createMemoryDisk } from "../disk/memory-disk.ts";
import type { Entry } from "../raft/entries.ts";
import { openStorage } from "./open-storage.ts";
import type { StorageOptions } from "./options.ts";
import type { LogState, StorageOpening } from "./types.ts";

type Opened = Extract<StorageOpening, { type: "opened" }>;

/** A disk whose completions wait until they are let go, and whose next batch can be made to fail. */
function createHeldDisk() {
  const held: (() => void)[] = [];
  const batches: (readonly DiskOperation[])[] = [];
  const memory = createMemoryDisk((completion) => held.push(completion));
  let failure: DiskError | null = null;
  const disk: Disk = {
    ...memory,
    submit(operations, done) {
      batches.push(operations);
      if (failure === null) memory.submit(operations, done);
      else {
        const error = failure;
        held.push(() => done(error));
      }
    },
  };
  return {
    disk,
    batches,
    failWith(error: DiskError | null) {
      failure = error;
    },
    /** Completes one batch. */
    completeOne: () => held.shift()?.(),
    completeAll() {
      while (held.length > 0) held.shift()?.();
    },
  };
}

function open(
  device: ReturnType<typeof createHeldDisk>,
  options: Partial<StorageOptions> = {},
): Opened {
  const found: StorageOpening[] = [];
  openStorage({ disk: device.disk, ...options }, (opening) => found.push(opening));
  device.completeAll();
  const [opening] = found;
  if (opening?.type !== "opened") throw new Error(JSON.stringify(opening));
  return opening;
}

const entry = (index: number, term = 1, size = 10): Entry => ({
  index,
  term,
  type: "data",
  data: new Uint8Array(size).fill(index),
});
const noop = (): void => undefined;
const configuration = { voters: ["a"], votersOutgoing: null, learners: [] };

describe("segment log", () => {
  it("shows an append at once, and acknowledges it once it is synced", () => {
    const device = createHeldDisk();
    const { log } = open(device);
    const answers: string[] = [];
    log.append({ hardState: { term: 1, vote: "a", commit: 0 }, entries: [entry(1)] }, (error) =>
      answers.push(String(error)),
    );
    expect([log.lastIndex(), log.termAt(1), log.durableIndex()]).toEqual([1, 1, 0]);
    expect(log.hardState()).toEqual({ term: 1, vote: "a", commit: 0 });
    expect(answers).toEqual([]);
    device.completeOne();
    expect(answers).toEqual(["null"]);
    expect(log.durableIndex()).toBe(1);
  });

  it("writes what gathers during a sync with the next one", () => {
    const device = createHeldDisk();
    const { log } = open(device);
    const before = device.batches.length;
    const acknowledged: number[] = [];
    for (let index = 1; index <= 50; index += 1) {
      log.append({ hardState: null, entries: [entry(index)] }, () => acknowledged.push(index));
    }
    device.completeOne();
    expect(acknowledged).toEqual([1]);
    device.completeOne();
    expect(acknowledged).toHaveLength(50);
    expect(device.batches.length - before).toBe(2);
  });

  it("does not count an entry as durable once a later append replaces it", () => {
    const device = createHeldDisk();
    const { log } = open(device);
    log.append({ hardState: null, entries: [entry(1), entry(2), entry(3)] }, noop);
    log.append({ hardState: null, entries: [entry(2, 2)] }, noop);
    device.completeOne();
    expect(log.durableIndex()).toBe(1);
    device.completeOne();
    expect([log.durableIndex(), log.lastIndex(), log.termAt(2)]).toEqual([2, 2, 2]);
    log.close();
    const again = open(device);
    expect(again.log.entries(1, 9, 1000).map(({ term }) => term)).toEqual([1, 2]);
  });

  it("keeps what a full disk refuses, and acknowledges it after a retry", () => {
    const device = createHeldDisk();
    const states: LogState[] = [];
    const { log } = open(device, { onState: (state) => states.push(state) });
    const acknowledged: number[] = [];
    device.failWith({ code: "full", operation: "write", name: "x", message: "no space" });
    log.append({ hardState: null, entries: [entry(1)] }, () => acknowledged.push(1));
    device.completeAll();
    log.append({ hardState: null, entries: [entry(2)] }, () => acknowledged.push(2));
    expect([acknowledged, log.state(), log.durableIndex()]).toEqual([[], "full", 0]);
    device.failWith(null);
    log.retry();
    device.completeAll();
    expect(acknowledged).toEqual([1, 2]);
    expect(states).toEqual(["full", "open"]);
  });

  it("takes nothing more after a sync has failed", () => {
    const device = createHeldDisk();
    const { log } = open(device);
    const answers: (string | undefined)[] = [];
    device.failWith({ code: "sync_failed", operation: "sync", name: "x", message: "I/O error" });
    log.append({ hardState: null, entries: [entry(1)] }, (error) => answers.push(error?.code));
    log.append({ hardState: null, entries: [entry(2)] }, (error) => answers.push(error?.code));
    device.completeAll();
    device.failWith(null);
    log.append({ hardState: null, entries: [entry(3)] }, (error) => answers.push(error?.code));
    expect(answers).toEqual(["failed", "failed", "failed"]);
    expect(log.state()).toBe("failed");
  });

  it("rotates segments, and removes those behind a snapshot", () => {
    const device = createHeldDisk();
    const { log, snapshots } = open(device, { segmentBytesMax: 1000, allocationBytes: 0 });
    for (let index = 1; index <= 40; index += 1) {
      log.append({ hardState: null, entries: [entry(index, 1, 100)] }, noop);
      device.completeAll();
    }
    const { segments } = log.figures();
    expect(segments).toBeGreaterThan(4);
    const writer = snapshots.begin({ index: 30, term: 1, configuration, configurationIndex: 0 });
    writer.write(new Uint8Array(300_000).fill(7), noop);
    writer.finish(null, noop);
    device.completeAll();
    expect(snapshots.latest()).toMatchObject({ index: 30, size: 300_000 });
    expect(snapshots.read(299_990, 100)).toEqual(new Uint8Array(10).fill(7));
    log.compact(28);
    device.completeAll();
    expect(log.figures().segments).toBeLessThan(segments);
    expect([log.firstIndex(), log.termAt(28), log.termAt(27)]).toEqual([29, 1, undefined]);
    log.close();
    const again = open(device);
    expect(again.log.lastIndex()).toBe(40);
    expect(again.log.firstIndex()).toBeLessThanOrEqual(29);
    expect(again.snapshots.latest()).toEqual(snapshots.latest());
  });

  it("refuses a received snapshot whose checksum does not agree", () => {
    const device = createHeldDisk();
    const { snapshots } = open(device);
    const writer = snapshots.begin({ index: 5, term: 1, configuration, configurationIndex: 0 });
    writer.write(Uint8Array.of(1, 2, 3), noop);
    const codes: (string | undefined)[] = [];
    writer.finish(123, (error) => codes.push(error?.code));
    device.completeAll();
    expect(codes).toEqual(["corrupted"]);
    expect(snapshots.latest()).toBeNull();
    expect(device.disk.list().filter((name) => name.includes("snapshot"))).toEqual([]);
  });

  it("cuts a torn last frame, but reports a changed one and a missing segment", () => {
    const device = createHeldDisk();
    const { log } = open(device, { allocationBytes: 0, segmentBytesMax: 400 });
    for (let index = 1; index <= 9; index += 1) {
      log.append({ hardState: null, entries: [entry(index, 1, 90)] }, noop);
      device.completeAll();
    }
    log.close();
    const names = device.disk.list();
    const last = names.at(-1) ?? "";
    const intact = device.disk.read(last) ?? new Uint8Array(0);
    const replace = (bytes: Uint8Array): void => {
      device.disk.submit(
        [
          { type: "create", name: last },
          { type: "write", name: last, offset: 0, bytes },
        ],
        noop,
      );
    };
    const reopen = (): StorageOpening | undefined => {
      const found: StorageOpening[] = [];
      openStorage({ disk: device.disk }, (opening) => found.push(opening));
      device.completeAll();
      return found[0];
    };
    const changed = intact.slice();
    changed[changed.length - 20] = 99;
    replace(changed);
    expect(reopen()).toMatchObject({ type: "corrupted", damage: { file: last } });

    replace(intact.slice(0, -20));
    const cut = reopen();
    expect(cut?.type === "opened" ? cut.log.lastIndex() : cut).toBe(8);

    device.disk.submit([{ type: "remove", name: names[1] ?? "" }], noop);
    expect(reopen()).toMatchObject({ type: "corrupted" });
  });
});
