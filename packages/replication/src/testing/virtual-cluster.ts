import { createSimulatedDisk, type SimulatedDisk } from "@edgeloom/coordination";
import {
  createSeededRandom,
  createVirtualTime,
  type SeededRandom,
  type VirtualTime,
} from "@edgeloom/kernel";
import { decodeDataMessage, encodeDataMessage } from "../codec/message-codec.ts";
import type { ReplicaPlace } from "../levels/levels.ts";
import type { ReplicationBug } from "../planted-bugs.ts";
import { type HostedReplica, hostReplica } from "../storage/hosted-replica.ts";

export interface ClusterOptions {
  readonly seed: number;
  readonly size: number;
  readonly syncIntervalMs: number;
  readonly plantedBugs: ReadonlySet<ReplicationBug>;
}

/** Chances and times of what befalls messages. */
export interface NetworkFaults {
  loss: number;
  duplication: number;
  delayMsMin: number;
  delayMsMax: number;
}

/** Replicas on virtual disks and a virtual network; the same seed gives the same history. */
export interface VirtualCluster {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly places: readonly ReplicaPlace[];
  readonly faults: NetworkFaults;
  replica(index: number): HostedReplica | null;
  /** Loses what is sent between the two, both ways. */
  cut(a: number, b: number): void;
  heal(): void;
  /** Cuts the power: writes that were not synced may be lost. */
  crash(index: number): void;
  start(index: number): void;
  stop(): void;
}

/** Wall clocks are off by up to so much, either way. */
const skewMsMax = 2_000;

export function createVirtualCluster(options: ClusterOptions): VirtualCluster {
  const { seed, size, syncIntervalMs, plantedBugs } = options;
  const random = createSeededRandom(seed);
  const time = createVirtualTime(1_000_000_000);
  const network = random.fork("network");
  const faults: NetworkFaults = { loss: 0, duplication: 0, delayMsMin: 1, delayMsMax: 20 };
  const cuts = new Set<string>();
  const places = Array.from({ length: size }, (_, i) => ({
    nodeId: `n${i}`,
    region: `r${i % 2}`,
  }));
  const indexOf = new Map(places.map(({ nodeId }, i) => [nodeId, i]));
  const disks: SimulatedDisk[] = places.map(({ nodeId }) =>
    createSimulatedDisk({ random: random.fork(`disk ${nodeId}`), timers: time }),
  );
  const skews = places.map(() => random.integer(-skewMsMax, skewMsMax));
  const replicas: (HostedReplica | null)[] = places.map(() => null);
  const pair = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`;

  function deliver(from: number, to: number, bytes: Uint8Array): void {
    if (cuts.has(pair(from, to)) || network.next() < faults.loss) return;
    const { delayMsMin, delayMsMax } = faults;
    time.after(delayMsMin + network.next() * (delayMsMax - delayMsMin), () => {
      if (cuts.has(pair(from, to))) return;
      replicas[to]?.receive(places[from]?.nodeId ?? "", decodeDataMessage(bytes));
    });
  }

  const cluster: VirtualCluster = {
    time,
    random,
    places,
    faults,
    replica: (index) => replicas[index] ?? null,
    cut: (a, b) => cuts.add(pair(a, b)),
    heal() {
      cuts.clear();
      Object.assign(faults, { loss: 0, duplication: 0, delayMsMin: 1, delayMsMax: 20 });
    },
    crash(index) {
      replicas[index]?.stop();
      replicas[index] = null;
      disks[index]?.crash();
    },
    start(index) {
      const place = places[index];
      const disk = disks[index];
      if (place === undefined || disk === undefined || replicas[index] !== null) return;
      replicas[index] = hostReplica({
        nodeId: place.nodeId,
        places,
        clock: { now: () => time.now() + (skews[index] ?? 0), monotonic: () => time.monotonic() },
        timers: time,
        random: random.fork(`replica ${index} ${time.now()}`),
        disk,
        syncIntervalMs,
        plantedBugs,
        send(to, message) {
          const target = indexOf.get(to);
          if (target === undefined) return;
          const bytes = encodeDataMessage(message);
          const copies = network.next() < faults.duplication ? 2 : 1;
          for (let i = 0; i < copies; i += 1) deliver(index, target, bytes);
        },
        onFailed: (message) => {
          throw new Error(message);
        },
      });
    },
    stop() {
      for (const replica of replicas) replica?.stop();
    },
  };
  for (const i of places.keys()) cluster.start(i);
  return cluster;
}
