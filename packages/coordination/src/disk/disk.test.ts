import { createSeededRandom, createVirtualTime } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import type { Disk, DiskError, DiskOperation } from "./disk.ts";
import { createMemoryDisk } from "./memory-disk.ts";
import { createSimulatedDisk, type SimulatedDisk } from "./simulated-disk.ts";

const bytes = (size: number, value: number): Uint8Array => new Uint8Array(size).fill(value);

function createSimulation(seed: number) {
  const time = createVirtualTime();
  const disk = createSimulatedDisk({ random: createSeededRandom(seed), timers: time });
  const settle = (): void => {
    while (time.step());
  };
  return { disk, settle };
}

function createMemory() {
  const held: (() => void)[] = [];
  const disk = createMemoryDisk((completion) => held.push(completion));
  const settle = (): void => {
    while (held.length > 0) held.shift()?.();
  };
  return { disk, settle };
}

function carryOut(
  { disk, settle }: { disk: Disk; settle: () => void },
  operations: readonly DiskOperation[],
): DiskError | null | undefined {
  const answers: (DiskError | null)[] = [];
  disk.submit(operations, (error) => answers.push(error));
  expect(answers).toEqual([]);
  settle();
  return answers[0];
}

describe.each([
  ["memory", createMemory],
  ["simulated", () => createSimulation(1)],
])("the %s disk", (_kind, create) => {
  it("carries out batches in order, and reads show every write", () => {
    const device = create();
    const answer = carryOut(device, [
      { type: "create", name: "a" },
      { type: "allocate", name: "a", length: 8 },
      { type: "write", name: "a", offset: 2, bytes: bytes(3, 7) },
      { type: "truncate", name: "a", length: 4 },
      { type: "write", name: "a", offset: 6, bytes: bytes(1, 9) },
      { type: "rename", from: "a", to: "b" },
      { type: "remove", name: "absent" },
      { type: "sync", name: "b" },
      { type: "sync_directory" },
    ]);
    expect(answer).toBeNull();
    expect(device.disk.list()).toEqual(["b"]);
    expect(device.disk.read("b")).toEqual(Uint8Array.of(0, 0, 7, 7, 0, 0, 9));
    expect(device.disk.read("b", 2, 2)).toEqual(bytes(2, 7));
    expect(device.disk.read("b", 99)).toEqual(new Uint8Array(0));
    expect(device.disk.read("a")).toBeNull();
  });
});

describe("the simulated disk", () => {
  const file: readonly DiskOperation[] = [
    { type: "create", name: "f" },
    { type: "write", name: "f", offset: 0, bytes: bytes(1024, 1) },
    { type: "sync", name: "f" },
    { type: "sync_directory" },
  ];

  /** After a power cut with one write of three sectors and one new name not yet synced. */
  function afterCrash(seed: number): SimulatedDisk {
    const device = createSimulation(seed);
    carryOut(device, file);
    carryOut(device, [
      { type: "write", name: "f", offset: 1024, bytes: bytes(1536, 2) },
      { type: "create", name: "g" },
    ]);
    device.disk.crash();
    return device.disk;
  }

  it("keeps what was synced, and keeps, loses or tears what was not", () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const disk = afterCrash(seed);
      const held = disk.read("f") ?? new Uint8Array(0);
      expect(held.subarray(0, 1024)).toEqual(bytes(1024, 1));
      const sectors = [0, 1, 2].map((i) => held[1024 + i * 512] ?? "-");
      outcomes.add(sectors.join(""));
      outcomes.add(`g ${disk.list().includes("g")}`);
    }
    for (const outcome of ["222", "---", "2--", "22-", "202", "000", "g true", "g false"]) {
      expect(outcomes).toContain(outcome);
    }
  });

  it("does the same for the same seed", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const [one, other] = [afterCrash(seed), afterCrash(seed)];
      expect(one.read("f")).toEqual(other.read("f"));
      expect(one.counters()).toEqual(other.counters());
    }
  });

  it("completes nothing that was pending when the power was cut", () => {
    const { disk, settle } = createSimulation(3);
    let isDone = false;
    disk.submit(file, () => {
      isDone = true;
    });
    disk.crash();
    settle();
    expect(isDone).toBe(false);
  });

  it("refuses what has no room, having written a part, and counts it", () => {
    const device = createSimulation(4);
    carryOut(device, file);
    device.disk.setFaults({ capacityBytes: 1100 });
    const write: DiskOperation = { type: "write", name: "f", offset: 1024, bytes: bytes(500, 3) };
    expect(carryOut(device, [write])).toMatchObject({
      code: "full",
      operation: "write",
      name: "f",
    });
    expect([device.disk.usedBytes(), device.disk.counters().fullRefusals]).toEqual([1100, 1]);
    device.disk.setFaults({ capacityBytes: null });
    expect(carryOut(device, [write])).toBeNull();
  });

  it("shows data after a failed sync that a power cut may then take, whatever a later sync says", () => {
    let lost = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const device = createSimulation(seed);
      carryOut(device, file);
      carryOut(device, [{ type: "write", name: "f", offset: 0, bytes: bytes(10, 5) }]);
      device.disk.setFaults({ syncFailureProbability: 1 });
      const sync: DiskOperation = { type: "sync", name: "f" };
      expect(carryOut(device, [sync])).toMatchObject({ code: "sync_failed" });
      device.disk.setFaults({ syncFailureProbability: 0 });
      expect(carryOut(device, [sync])).toBeNull();
      expect(device.disk.read("f", 0, 1)).toEqual(bytes(1, 5));
      device.disk.crash();
      if (device.disk.read("f", 0, 1)?.[0] === 1) lost += 1;
    }
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(40);
  });

  it("flips one bit of a file that is chosen", () => {
    const device = createSimulation(5);
    carryOut(device, file);
    expect(device.disk.flipBit((name) => name === "none")).toBeNull();
    const flipped = device.disk.flipBit();
    expect(flipped?.file).toBe("f");
    const changed = [...(device.disk.read("f") ?? [])].filter((byte) => byte !== 1);
    expect(changed).toHaveLength(1);
    expect(device.disk.read("f", flipped?.offset, 1)).toEqual(Uint8Array.from(changed));
  });
});
