import { assertNever, type SeededRandom, type TimerHandle, type Timers } from "@edgeloom/kernel";
import {
  apply,
  type Change,
  type CrashCounters,
  crashInode,
  createInode,
  type Inode,
} from "./crash-image.ts";
import type { Disk, DiskError, DiskErrorCode, DiskOperation } from "./disk.ts";

/** What goes wrong by itself, and how fast the disk is. May be changed at any time. */
export interface SimulatedDiskFaults {
  /** A batch takes a time drawn between these, in milliseconds. */
  readonly latencyMsMin: number;
  readonly latencyMsMax: number;
  /** The chance of each sync to fail, after which what it should have written is partly lost for good. */
  readonly syncFailureProbability: number;
  /** Room for the bytes of all files; null for no bound. */
  readonly capacityBytes: number | null;
}

/** How often each fault happened. */
export interface SimulatedDiskCounters extends CrashCounters {
  batches: number;
  syncs: number;
  crashes: number;
  namesLost: number;
  bitFlips: number;
  fullRefusals: number;
  syncFailures: number;
}

/** A disk in memory whose every latency and fault is drawn from a seed. */
export interface SimulatedDisk extends Disk {
  setFaults(faults: Partial<SimulatedDiskFaults>): void;
  /** Cuts the power: what was not synced is kept, lost or torn, piece by piece, and pending calls never complete. */
  crash(): void;
  /** Kills the process: pending calls never complete, but what the system has taken stays. */
  kill(): void;
  /**
   * Changes one bit of what the device keeps, in a file for which `chooses` is true; answers where, or null when there
   * is no byte to change.
   */
  flipBit(chooses?: (name: string) => boolean): { file: string; offset: number } | null;
  /** The bytes of all files. */
  usedBytes(): number;
  counters(): Readonly<SimulatedDiskCounters>;
}

export interface SimulatedDiskOptions {
  readonly random: SeededRandom;
  readonly timers: Timers;
  readonly faults?: Partial<SimulatedDiskFaults> | undefined;
}

interface Batch {
  readonly operations: readonly DiskOperation[];
  readonly done: (error: DiskError | null) => void;
}

/** A change of the folder that is not yet synced. */
type NameChange =
  | { readonly type: "link"; readonly name: string; readonly inode: Inode }
  | { readonly type: "unlink"; readonly name: string };

const calm: SimulatedDiskFaults = {
  latencyMsMin: 0.1,
  latencyMsMax: 2,
  syncFailureProbability: 0,
  capacityBytes: null,
};

const nameOf = (operation: DiskOperation): string => {
  if (operation.type === "sync_directory") return "";
  return operation.type === "rename" ? operation.from : operation.name;
};

export function createSimulatedDisk(options: SimulatedDiskOptions): SimulatedDisk {
  const { random, timers } = options;
  let faults: SimulatedDiskFaults = { ...calm, ...options.faults };
  let names = new Map<string, Inode>();
  let durableNames = new Map<string, Inode>();
  let nameChanges: NameChange[][] = [];
  let queue: Batch[] = [];
  let timer: TimerHandle | null = null;
  let usedBytes = 0;
  const counters: SimulatedDiskCounters = {
    batches: 0,
    syncs: 0,
    crashes: 0,
    writesKept: 0,
    writesLost: 0,
    writesTorn: 0,
    namesLost: 0,
    bitFlips: 0,
    fullRefusals: 0,
    syncFailures: 0,
  };

  const failure = (code: DiskErrorCode, operation: DiskOperation, message: string): DiskError => ({
    code,
    operation: operation.type,
    name: nameOf(operation),
    message,
  });

  function change(inode: Inode, made: Change): void {
    const before = inode.current.length();
    apply(inode.current, made);
    inode.unsynced.push(made);
    usedBytes += inode.current.length() - before;
  }

  function rename(changes: NameChange[]): void {
    for (const made of changes) applyName(names, made);
    nameChanges.push(changes);
    usedBytes = [...names.values()].reduce((sum, { current }) => sum + current.length(), 0);
  }

  /** Grows a file as far as there is room. */
  function grow(inode: Inode, operation: DiskOperation, length: number): DiskError | null {
    const growth = length - inode.current.length();
    if (faults.capacityBytes === null || growth <= 0) return null;
    const room = Math.max(0, faults.capacityBytes - usedBytes);
    if (growth <= room) return null;
    counters.fullRefusals += 1;
    return failure("full", operation, "no space left on the simulated disk");
  }

  function write(inode: Inode, operation: DiskOperation & { type: "write" }): DiskError | null {
    const { offset, bytes } = operation;
    const error = grow(inode, operation, offset + bytes.length);
    if (error === null) {
      change(inode, { type: "write", offset, bytes: bytes.slice() });
      return null;
    }
    const room = Math.max(0, (faults.capacityBytes ?? 0) - usedBytes);
    const fits = Math.max(0, inode.current.length() + room - offset);
    change(inode, { type: "write", offset, bytes: bytes.slice(0, fits) });
    return error;
  }

  function sync(inode: Inode, operation: DiskOperation): DiskError | null {
    counters.syncs += 1;
    const fails =
      faults.syncFailureProbability > 0 && random.next() < faults.syncFailureProbability;
    for (const made of inode.unsynced) {
      if (!fails || random.next() < 0.5) apply(inode.durable, made);
    }
    inode.unsynced = [];
    if (!fails) return null;
    counters.syncFailures += 1;
    return failure("sync_failed", operation, "simulated device error");
  }

  function syncDirectory(): void {
    for (const changes of nameChanges) {
      for (const made of changes) applyName(durableNames, made);
    }
    nameChanges = [];
  }

  function carryOut(operation: DiskOperation): DiskError | null {
    if (operation.type === "sync_directory") {
      syncDirectory();
      return null;
    }
    if (operation.type === "create") {
      rename([{ type: "link", name: operation.name, inode: createInode() }]);
      return null;
    }
    if (operation.type === "remove") {
      rename([{ type: "unlink", name: operation.name }]);
      return null;
    }
    const inode = names.get(nameOf(operation));
    if (inode === undefined) return failure("io", operation, "no such file");
    switch (operation.type) {
      case "allocate": {
        const error = grow(inode, operation, operation.length);
        if (error === null) change(inode, { type: "extend", length: operation.length });
        return error;
      }
      case "write":
        return write(inode, operation);
      case "truncate":
        change(inode, { type: "truncate", length: operation.length });
        return null;
      case "rename":
        rename([
          { type: "link", name: operation.to, inode },
          { type: "unlink", name: operation.from },
        ]);
        return null;
      case "sync":
        return sync(inode, operation);
      default:
        return assertNever(operation);
    }
  }

  function carryOutAll(operations: readonly DiskOperation[]): DiskError | null {
    for (const operation of operations) {
      const error = carryOut(operation);
      if (error !== null) return error;
    }
    return null;
  }

  function startNext(): void {
    const batch = queue[0];
    if (timer !== null || batch === undefined) return;
    const { latencyMsMin, latencyMsMax } = faults;
    timer = timers.after(latencyMsMin + random.next() * (latencyMsMax - latencyMsMin), () => {
      timer = null;
      queue.shift();
      counters.batches += 1;
      const error = carryOutAll(batch.operations);
      startNext();
      batch.done(error);
    });
  }

  /** Of the batch under way, the system had carried out some of the operations. */
  function dropPending(): void {
    timer?.cancel();
    timer = null;
    const underWay = queue[0]?.operations ?? [];
    queue = [];
    carryOutAll(underWay.slice(0, random.integer(0, underWay.length)));
  }

  function crash(): void {
    dropPending();
    counters.crashes += 1;
    for (const changes of nameChanges) {
      if (random.next() < 0.5) for (const made of changes) applyName(durableNames, made);
      else counters.namesLost += 1;
    }
    nameChanges = [];
    durableNames = new Map(
      [...durableNames].map(([name, inode]) => [name, crashInode(inode, random, counters)]),
    );
    names = new Map(durableNames);
    usedBytes = [...names.values()].reduce((sum, { current }) => sum + current.length(), 0);
  }

  function flipBit(chooses: (name: string) => boolean): { file: string; offset: number } | null {
    const candidates = [...names].filter(
      ([name, { durable }]) => chooses(name) && durable.length() > 0,
    );
    if (candidates.length === 0) return null;
    const [file, { current, durable }] = random.pick(candidates);
    const bit = random.integer(0, durable.length() * 8 - 1);
    durable.flipBit(bit);
    if (bit < current.length() * 8) current.flipBit(bit);
    counters.bitFlips += 1;
    return { file, offset: bit >> 3 };
  }

  return {
    list: () => [...names.keys()].toSorted(),
    read: (name, offset = 0, length) => names.get(name)?.current.read(offset, length) ?? null,
    submit(operations, done) {
      queue.push({ operations, done });
      startNext();
    },
    setFaults(changed) {
      faults = { ...faults, ...changed };
    },
    crash,
    kill: dropPending,
    flipBit: (chooses = () => true) => flipBit(chooses),
    usedBytes: () => usedBytes,
    counters: () => counters,
  };
}

function applyName(names: Map<string, Inode>, change: NameChange): void {
  if (change.type === "link") names.set(change.name, change.inode);
  else names.delete(change.name);
}
