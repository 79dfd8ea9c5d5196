import { createSeededRandom, createVirtualTime, type SeededRandom } from "@edgeloom/kernel";
import { createSimulatedDisk, type SimulatedDisk } from "../../disk/simulated-disk.ts";
import type { PlantedBug } from "../../planted-bugs.ts";
import type { Entry } from "../../raft/entries.ts";
import { openStorage } from "../open-storage.ts";
import type { StorageOpening } from "../types.ts";
import { createLogModel, type LogModel } from "./log-model.ts";

type Opened = Extract<StorageOpening, { type: "opened" }>;

export interface TrialResult {
  /** What was wrong, or null. */
  readonly violation: string | null;
  readonly isCorrupted: boolean;
  readonly disk: SimulatedDisk;
}

interface Trial {
  readonly random: SeededRandom;
  readonly model: LogModel;
  readonly disk: SimulatedDisk;
  readonly time: ReturnType<typeof createVirtualTime>;
  readonly bugs: ReadonlySet<PlantedBug>;
  storage: Opened;
  /** The last index of a snapshot that was said to be durable. */
  snapshotIndex: number;
  /** What no leader replaces any more: a snapshot of it may be under way. */
  committedIndex: number;
  /** True while a snapshot that goes beyond the log is being taken in. */
  isInstalling: boolean;
}

const configuration = { voters: ["a", "b", "c"], votersOutgoing: null, learners: [] };

/** What the snapshot at an index holds: long enough for several chunks and syncs now and then. */
function snapshotData(index: number): Uint8Array {
  return Uint8Array.from({ length: 700 + (index % 7) * 300 }, (_, i) => (index * 31 + i) & 0xff);
}

type Opening = Exclude<StorageOpening, { type: "unavailable" }>;

function open(trial: Omit<Trial, "storage">): Opening {
  for (;;) {
    const result: { opening: StorageOpening | null } = { opening: null };
    const options = {
      disk: trial.disk,
      segmentBytesMax: 2048,
      allocationBytes: trial.random.pick([0, 1024]),
      frameBytesMax: 1500,
      plantedBugs: trial.bugs,
    };
    openStorage(options, (opening) => {
      result.opening = opening;
    });
    while (result.opening === null && trial.time.step());
    const { opening } = result;
    if (opening === null) throw new Error("The storage never opened");
    if (opening.type !== "unavailable") return opening;
    // A full disk or a failed sync: the operator makes room, the process starts again.
    trial.disk.setFaults({ capacityBytes: null });
  }
}

function makeEntries(trial: Trial): Entry[] {
  const { random, model } = trial;
  const { base, entries, hardState } = model.current();
  const last = entries.at(-1)?.index ?? base.index;
  // Now and then a leader replaces what is not committed.
  const lowest = Math.max(trial.committedIndex, base.index) + 1;
  const isOverwrite = random.next() < 0.15 && last >= lowest;
  const first = isOverwrite ? random.integer(lowest, last) : last + 1;
  return Array.from({ length: random.integer(1, 5) }, (_, i) => ({
    index: first + i,
    term: hardState.term + 1,
    type: "data",
    data: new Uint8Array(random.integer(0, 700)).fill(random.integer(1, 255)),
  }));
}

function append(trial: Trial): void {
  const { random, model, storage } = trial;
  const { hardState } = model.current();
  const changes = random.next() < 0.4;
  const batch = {
    hardState: changes
      ? { term: hardState.term + 1, vote: random.pick([null, "a", "b"]), commit: 0 }
      : null,
    entries: changes && random.next() < 0.6 ? [] : makeEntries(trial),
  };
  const state = model.append(batch);
  storage.log.append(batch, (error) => {
    if (error === null) model.acknowledge(state);
  });
}

function writeSnapshot(trial: Trial, index: number, term: number, then: () => void): void {
  const { storage, random } = trial;
  const writer = storage.snapshots.begin({ index, term, configuration, configurationIndex: 0 });
  const data = snapshotData(index);
  const cut = random.integer(1, data.length - 1);
  writer.write(data.subarray(0, cut), () => undefined);
  writer.write(data.subarray(cut), () => undefined);
  writer.finish(null, (error) => {
    if (error !== null) return;
    trial.snapshotIndex = Math.max(trial.snapshotIndex, index);
    then();
  });
}

/** Snapshots what is durable, and drops the log behind it but for a few entries. */
function compact(trial: Trial): void {
  const { storage, random } = trial;
  const index = storage.log.durableIndex();
  const term = storage.log.termAt(index);
  if (term === undefined || index <= trial.snapshotIndex) return;
  trial.committedIndex = index;
  writeSnapshot(trial, index, term, () => storage.log.compact(index - random.integer(0, 2)));
}

/** A leader's snapshot replaces the log. */
function install(trial: Trial): void {
  const { storage, model } = trial;
  const base = { index: storage.log.lastIndex() + 10, term: model.current().hardState.term + 1 };
  const state = model.reset(base);
  trial.isInstalling = true;
  writeSnapshot(trial, base.index, base.term, () => {
    storage.log.reset(base, (error) => {
      if (error === null) model.acknowledge(state);
      trial.isInstalling = false;
    });
  });
}

/** A damaged snapshot is no loss as long as the log reaches back to the one before it. */
function checkSnapshot({ storage, snapshotIndex }: Trial, isDamaged: boolean): string | null {
  const { snapshots, log } = storage;
  const latest = snapshots.latest();
  const needed = isDamaged ? log.firstIndex() - 1 : snapshotIndex;
  if ((latest?.index ?? 0) < needed) return `snapshot ${needed} is gone`;
  if (latest === null) return null;
  const data = snapshots.read(0, latest.size);
  const expected = snapshotData(latest.index);
  const isSame = data?.length === expected.length && data.every((byte, i) => byte === expected[i]);
  return isSame ? null : `snapshot ${latest.index} does not hold what was written`;
}

/** Starts again from what the disk holds. */
function restart(
  trial: Trial,
  isDamaged: boolean,
): { violation: string | null; isCorrupted: boolean } {
  const opening = open(trial);
  if (opening.type === "corrupted") {
    const reason = isDamaged ? null : `nothing damaged the disk, but: ${opening.damage.reason}`;
    return { violation: reason, isCorrupted: true };
  }
  trial.storage = opening;
  trial.isInstalling = false;
  const violation = trial.model.adopt(opening.log) ?? checkSnapshot(trial, isDamaged);
  trial.snapshotIndex = opening.snapshots.latest()?.index ?? 0;
  trial.committedIndex = trial.snapshotIndex;
  return { violation, isCorrupted: false };
}

function act(trial: Trial): void {
  const { random, disk, storage } = trial;
  const dice = random.next();
  if (dice < 0.02) disk.setFaults({ capacityBytes: disk.usedBytes() + random.integer(0, 3000) });
  else if (dice < 0.05 || storage.log.state() === "full") {
    disk.setFaults({ capacityBytes: null });
    storage.log.retry();
  } else if (trial.isInstalling) trial.time.step();
  else if (dice < 0.08) compact(trial);
  else if (dice < 0.1) install(trial);
  else if (dice < 0.6) append(trial);
  else trial.time.step();
}

/**
 * A random life of a log on a faulty disk: appends, overwrites, snapshots, compaction, full disks, failed syncs, power
 * cuts, kills; last of all, in half of the trials, a flipped bit. After each restart it must hold the state of some
 * batch, and none before the last that was acknowledged.
 */
export function runLogTrial(seed: number, bugs: ReadonlySet<PlantedBug> = new Set()): TrialResult {
  const random = createSeededRandom(seed);
  const time = createVirtualTime();
  const faults = { syncFailureProbability: random.pick([0, 0.01]) };
  const disk = createSimulatedDisk({ random: random.fork("disk"), timers: time, faults });
  const unopened = {
    random,
    time,
    disk,
    bugs,
    model: createLogModel(),
    snapshotIndex: 0,
    committedIndex: 0,
    isInstalling: false,
  };
  const opening = open(unopened);
  if (opening.type !== "opened") throw new Error("A new folder is not empty");
  const trial: Trial = { ...unopened, storage: opening };

  for (let life = random.integer(1, 6); life > 0; life -= 1) {
    for (let i = random.integer(1, 120); i > 0; i -= 1) act(trial);
    const isFailed = trial.storage.log.state() === "failed";
    trial.storage.log.close();
    if (isFailed || random.next() < 0.3) disk.kill();
    if (!isFailed || random.next() < 0.5) disk.crash();
    const flips = life === 1 && random.next() < 0.5;
    if (flips) disk.flipBit();
    const { violation, isCorrupted } = restart(trial, flips);
    if (violation !== null) return { violation, isCorrupted, disk };
    if (isCorrupted) return { violation: null, isCorrupted, disk };
  }
  return { violation: null, isCorrupted: false, disk };
}
