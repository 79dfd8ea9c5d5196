import { mkdirSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import {
  buildMember,
  type GroupProcesses,
  startGroupProcesses,
} from "@edgeloom/host/group-processes";
import { simulateConsensus } from "@edgeloom/simulator/consensus";
import type { Bench, BenchContext, Figure } from "./bench.ts";
import { measureContinents } from "./consensus/continents.ts";
import {
  createEtcdStore,
  type EtcdCluster,
  etcdVersion,
  startEtcd,
} from "./consensus/etcd-cluster.ts";
import { measureEtcdFailover, measureGroupFailover } from "./consensus/failover.ts";
import { createGroupStore } from "./consensus/group-store.ts";
import { type LoadResult, type LoadStore, measureLoad } from "./consensus/load.ts";
import { percentile } from "./worker-bench.ts";

/** For a look in between: fewer rounds and trials, and so less sure figures. */
const isQuick = process.env.EDGELOOM_BENCH_QUICK === "1";
const rounds = isQuick ? 2 : 5;
const failovers = isQuick ? 15 : 50;
const phase = { warmUpMs: 1_000, durationMs: isQuick ? 2_000 : 4_000 };
const connectionsMax = 16;
const simulatedSteps = isQuick ? 200_000 : 500_000;

const loads = [
  { operation: "put", clients: 1, figure: "writes_per_s.at_1", what: "committed writes, 1 client" },
  {
    operation: "put",
    clients: 64,
    figure: "writes_per_s.at_64",
    what: "committed writes, 64 clients",
  },
  {
    operation: "put",
    clients: 256,
    figure: "writes_per_s.at_256",
    what: "committed writes, 256 clients",
  },
  {
    operation: "get",
    clients: 64,
    figure: "reads_per_s.at_64",
    what: "linearizable reads, 64 clients",
  },
] as const;

/** A store that is measured, with all that was measured of it. */
interface Contender {
  /** In front of its figures' names. */
  readonly prefix: string;
  readonly title: string;
  readonly open: (connections: number) => Promise<LoadStore>;
  readonly failover: () => Promise<number>;
  readonly results: Map<string, LoadResult[]>;
  readonly failovers: number[];
}

const bench: Bench = {
  name: "consensus",
  description:
    "A group of three processes with fsync on, 256-byte values, clients in closed loops over at most 16 connections, each round in turn with a cluster of etcd on the same disk when there is one; medians of the rounds.",
  async run(context) {
    const contenders = [groupContender(await startGroup(context))];
    const etcd = etcdVersion();
    if (etcd === null) context.log("etcd is not on the PATH: only our own figures");
    else contenders.push(etcdContender(etcd, await startEtcdBeside(context)));
    for (let round = 1; round <= rounds; round += 1) await runRound(context, contenders, round);
    await runFailovers(context, contenders);
    return [
      ...contenders.flatMap(figuresOf),
      ...simulationFigures(),
      ...(await continentFigures()),
      {
        name: "consensus.load_average",
        title: "load average of the machine at the end",
        value: loadavg()[0] ?? 0,
        unit: "processes",
      },
    ];
  },
};

async function startGroup(context: BenchContext): Promise<GroupProcesses> {
  const entry = join(context.repository, "packages/host/src/group-processes/member-process.ts");
  const program = await buildMember(entry, join(context.scratch, "member.mjs"));
  const directory = join(context.scratch, "group");
  const group = await startGroupProcesses({ program, directory, size: 3 });
  context.onEnd(() => group.stop());
  await group.leader();
  return group;
}

async function startEtcdBeside(context: BenchContext): Promise<EtcdCluster> {
  const directory = join(context.scratch, "etcd");
  mkdirSync(directory);
  const cluster = await startEtcd(directory);
  context.onEnd(() => cluster.stop());
  await cluster.leader();
  return cluster;
}

const groupContender = (group: GroupProcesses): Contender => ({
  prefix: "consensus",
  title: "",
  open: async (connections) => createGroupStore(group.clientAddresses, connections),
  failover: () => measureGroupFailover(group),
  results: new Map(),
  failovers: [],
});

const etcdContender = (version: string, cluster: EtcdCluster): Contender => ({
  prefix: "consensus.etcd",
  title: `etcd ${version}: `,
  open: async (connections) => createEtcdStore((await cluster.leader()).clientPort, connections),
  failover: () => measureEtcdFailover(cluster),
  results: new Map(),
  failovers: [],
});

/** Each load in turn with each contender, so that what else the machine does strikes all alike. */
async function runRound(context: BenchContext, contenders: readonly Contender[], round: number) {
  for (const { operation, clients, figure } of loads) {
    for (const { prefix, open, results } of contenders) {
      const store = await open(Math.min(clients, connectionsMax));
      const result = await measureLoad(store, operation, { clients, ...phase });
      store.close();
      results.set(figure, [...(results.get(figure) ?? []), result]);
      const { perSecond, p50Ms, p99Ms } = result;
      context.log(
        `round ${round}: ${prefix}.${figure} ${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
      );
    }
  }
}

async function runFailovers(context: BenchContext, contenders: readonly Contender[]) {
  for (let trial = 1; trial <= failovers; trial += 1) {
    const told: string[] = [];
    for (const contender of contenders) {
      const tookMs = await contender.failover();
      contender.failovers.push(tookMs);
      told.push(`${contender.prefix} ${Math.round(tookMs)} ms`);
    }
    context.log(`failover ${trial}: ${told.join(", ")}`);
  }
}

function figuresOf({ prefix, title, results, failovers: times }: Contender): Figure[] {
  const load = loads.flatMap(({ figure, what }) => {
    const measured = results.get(figure) ?? [];
    const median = (pick: (result: LoadResult) => number) => percentile(measured.map(pick), 0.5);
    const name = `${prefix}.${figure}`;
    return [
      { name, title: title + what, value: median((one) => one.perSecond), unit: "/s" },
      {
        name: `${name}.p50_ms`,
        title: `${title}${what}, median`,
        value: median((one) => one.p50Ms),
        unit: "ms",
      },
      {
        name: `${name}.p99_ms`,
        title: `${title}${what}, 99 %`,
        value: median((one) => one.p99Ms),
        unit: "ms",
      },
    ];
  });
  const failover = [0.5, 0.99].map((share) => ({
    name: `${prefix}.failover.p${share * 100}_ms`,
    title: `${title}kill -9 of the leader to the next acknowledged write, ${share === 0.5 ? "median" : "99 %"} of ${times.length}`,
    value: percentile(times, share),
    unit: "ms",
  }));
  return [...load, ...failover];
}

function simulationFigures(): Figure[] {
  const startedAt = performance.now();
  let steps = 0;
  for (let seed = 1; steps < simulatedSteps; seed += 1) steps += simulateConsensus({ seed }).steps;
  const seconds = (performance.now() - startedAt) / 1_000;
  return [
    {
      name: "consensus.simulation_steps_per_s",
      title: "steps of the deterministic simulation with all checks, one process",
      value: steps / seconds,
      unit: "steps/s",
    },
  ];
}

async function continentFigures(): Promise<Figure[]> {
  const { leader, commitMs, majorityRttMs } = await measureContinents();
  return [
    {
      name: "consensus.continents.commit_ms",
      title: `five members over simulated continents, leader ${leader}: write to commit, average`,
      value: commitMs,
      unit: "ms",
    },
    {
      name: "consensus.continents.majority_rtt_ms",
      title: "the same: one round trip from the leader to the majority, average",
      value: majorityRttMs,
      unit: "ms",
    },
  ];
}

export default bench;
