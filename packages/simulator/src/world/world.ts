import {
  type CommandName,
  type CommandReply,
  createMemoryDisk,
  type Disk,
  type Fault,
  type GroupDisks,
  type TelemetryBatch,
} from "@edgeloom/agent-core";
import {
  createSeededRandom,
  createVirtualTime,
  type EpochMs,
  type SeededRandom,
  type Timers,
  type VirtualTime,
} from "@edgeloom/kernel";
import type { GeoCoordinates } from "@edgeloom/placement";
import { createPeerNetwork, type PeerNetwork } from "../network/peer-network.ts";
import { createVirtualNetwork, type VirtualNetwork } from "../network/virtual-network.ts";
import { createMemoryGroupDisks } from "../nodes/memory-group-disks.ts";
import {
  createSimulatedNode,
  type SimulatedNode,
  type SimulatedNodeOptions,
} from "../nodes/simulated-node.ts";
import { buildSites } from "../sites/build-sites.ts";
import type { Site } from "../sites/site.ts";
import { createTraceHash } from "../trace/trace-hash.ts";
import { createSampling, type Sampling } from "../traffic/sampling.ts";
import { createCommandPath } from "./command-path.ts";
import type { FaultTarget, PlannedFault } from "./fault-plan.ts";

export interface WorldOptions {
  readonly seed: number;
  /** Number of edge sites; 24 when left out. */
  readonly sites?: number | undefined;
  readonly startAt: EpochMs;
  /** Period of telemetry, in world time; 1,000 ms when left out. */
  readonly sampleMs?: number | undefined;
  /** Where the fleet is controlled from; Frankfurt when left out. */
  readonly control?: GeoCoordinates | undefined;
  readonly faultPlan?: readonly PlannedFault[] | undefined;
  /** New nodes are brought to `active` when the world begins; otherwise they stay `initialized`. */
  readonly inService?: boolean | undefined;
  /** Goes before the id of every node. */
  readonly idPrefix?: string | undefined;
  /** Disk of a node; in memory when left out. */
  readonly disk?: ((nodeId: string) => Disk) | undefined;
  /** Disks of the coordination groups of a node; in memory when left out. */
  readonly groupDisks?: ((nodeId: string, timers: Timers) => GroupDisks) | undefined;
}

export type SampleListener = (batch: TelemetryBatch) => void;
export type ChangeListener = (node: number) => void;

/** A world of edge sites on one virtual clock: the same seed and the same commands give the same trace. */
export interface World {
  readonly seed: number;
  readonly startAt: EpochMs;
  readonly sampleMs: number;
  readonly time: VirtualTime;
  readonly network: VirtualNetwork;
  /** A node's place here is its number in batches and to listeners. */
  readonly nodes: readonly SimulatedNode[];
  /** Number of the node with this id, or undefined. */
  indexOf(nodeId: string): number | undefined;
  /** Sends a command over the virtual network; `reply` is called once, in world time. */
  submit(
    node: number,
    command: CommandName,
    request: unknown,
    key: string,
    reply: CommandReply,
  ): void;
  injectFault(target: FaultTarget, fault: Fault): void;
  /** Called with each batch, whose arrays are used again for the next. Gives back the way to stop. */
  onSamples(listener: SampleListener): () => void;
  onChange(listener: ChangeListener): () => void;
  /** Times that the command under `key` was carried out: 1, or 0 when it is unknown, unless something is broken. */
  effectCount(key: string): number;
  advance(durationMs: number): void;
  traceHash(): string;
  /** Ends every agent. */
  stop(): void;
}

const frankfurt: GeoCoordinates = { latitude: 50.11, longitude: 8.68 };
const effectsKeptMax = 200_000;

export function createWorld(options: WorldOptions): World {
  const { seed, startAt, sampleMs = 1_000, control = frankfurt } = options;
  const random = createSeededRandom(seed);
  const sites = buildSites(options.sites ?? 24, random.fork("sites"), options.idPrefix);
  const time = createVirtualTime(startAt);
  const trace = createTraceHash();
  const network = createVirtualNetwork(sites, control, random.fork("network"));
  const sampling = createSampling(sites, seed, time, trace);
  const changeListeners = new Set<ChangeListener>();
  const effects = new Map<string, number>();

  function countEffect(key: string): void {
    effects.set(key, (effects.get(key) ?? 0) + 1);
    if (effects.size <= effectsKeptMax) return;
    const oldest = effects.keys().next();
    if (oldest.done !== true) effects.delete(oldest.value);
  }

  function changed(index: number): void {
    trace.number(index);
    trace.number(time.now());
    for (const listener of changeListeners) listener(index);
  }

  const nodes: SimulatedNode[] = [];
  const path = createCommandPath({ nodes, time, network, trace });
  const indexById = new Map(sites.map(({ identity }, index) => [identity.id, index]));
  const peers = createPeerNetwork({
    nodeAt: (index) => nodes[index],
    indexOf: (nodeId) => indexById.get(nodeId),
    time,
    network,
    random: random.fork("peers"),
  });
  const groupDisks = options.groupDisks ?? (() => createMemoryGroupDisks(time));
  const onCrash = (index: number): void => {
    peers.leave(index);
    path.crashed(index);
  };
  const hosting = { peers, random, time, sampling, changed, countEffect, onCrash };
  sites.forEach((site, index) => {
    const disk = options.disk?.(site.identity.id) ?? createMemoryDisk();
    const disks = { disk, groupDisks: groupDisks(site.identity.id, time) };
    nodes.push(hostSite(hosting, site, index, disks));
  });

  function injectFault(target: FaultTarget, fault: Fault): void {
    for (const node of nodes) {
      const { id, region } = node.site.identity;
      const struck = target.kind === "node" ? target.nodeId === id : target.region === region;
      if (!struck) continue;
      trace.text(`${fault.kind} ${id}`);
      node.agent?.noteFault("fault_injected", fault);
      node.faults.inject(fault);
    }
  }

  for (const { afterMs, target, fault } of options.faultPlan ?? []) {
    time.after(afterMs, () => injectFault(target, fault));
  }
  time.every(sampleMs, () => sampling.tick(nodes));
  if (options.inService !== false) nodes.forEach(bringIntoService);

  return {
    seed,
    startAt,
    sampleMs,
    time,
    network,
    nodes,
    indexOf: (nodeId) => indexById.get(nodeId),
    submit: path.submit,
    injectFault,
    onSamples: sampling.listen,
    onChange(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
    effectCount: (key) => effects.get(key) ?? 0,
    advance: (durationMs) => time.advance(durationMs),
    traceHash: () => trace.digest(),
    stop() {
      for (const node of nodes) node.stop();
    },
  };
}

interface Hosting {
  readonly peers: PeerNetwork;
  readonly random: SeededRandom;
  readonly time: VirtualTime;
  readonly sampling: Sampling;
  readonly changed: (index: number) => void;
  readonly countEffect: (key: string) => void;
  readonly onCrash: (index: number) => void;
}

function hostSite(
  hosting: Hosting,
  site: Site,
  index: number,
  disks: Pick<SimulatedNodeOptions, "disk" | "groupDisks">,
): SimulatedNode {
  const { random, time, sampling } = hosting;
  return createSimulatedNode({
    site,
    time,
    random: random.fork(`node/${site.identity.id}`),
    ...disks,
    joinPeers: () => hosting.peers.join(index),
    load: sampling.load(index),
    telemetry: { read: () => sampling.read(index) },
    onChange: () => hosting.changed(index),
    onEffect: hosting.countEffect,
    onCrash: () => hosting.onCrash(index),
  });
}

/** A node that has never been in service is brought there; one that was drained before a restart stays so. */
function bringIntoService({ agent }: SimulatedNode): void {
  if (agent === null || agent.state().lifecycle !== "initialized") return;
  for (const to of ["warming", "active"] as const) {
    agent.submit("transition", { to }, `world/${to}`, (result) => {
      if (!result.ok) throw result.error;
    });
  }
}
