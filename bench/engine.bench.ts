import { createPostgresRunStore, createRun } from "@edgeloom/db";
import { workflowGraphSchema } from "@edgeloom/graph";
import { createSystemClock, createSystemRandom, createSystemTimers } from "@edgeloom/host";
import type { RunId, WorkerId } from "@edgeloom/kernel";
import { catalogue, type NodeServices } from "@edgeloom/nodes";
import {
  compileWorkflow,
  createMemoryRunStore,
  defaultRunLimits,
  executeRun,
  type Run,
  type RuntimePorts,
} from "@edgeloom/runtime";
import type pg from "pg";
import type { Bench, BenchContext, Figure } from "./bench.ts";
import {
  insertRuns,
  openPool,
  percentile,
  prepareWorkflow,
  queueRuns,
  startBenchWorker,
  untilSucceeded,
  workspaceId,
} from "./worker-bench.ts";

/** A trigger and nine nodes in a chain that hand on what they get. */
function chainOf(length: number) {
  const ids = Array.from({ length }, (_, index) => `n${index}`);
  return {
    nodes: ids.map((id, index) => ({
      id,
      name: id,
      type: index === 0 ? "ManualTrigger" : "Merge",
      parameters: index === 0 ? {} : { mode: "first" },
    })),
    edges: ids.slice(1).map((id, index) => ({
      id: `e${index}`,
      source: `n${index}`,
      sourceOutput: index === 0 ? "main" : "merged",
      target: id,
    })),
  };
}

const nodesPerRun = 10;
const loads = [
  { inFlight: 1, runs: 400 },
  { inFlight: 8, runs: 3_000 },
  { inFlight: 50, runs: 10_000 },
  { inFlight: 200, runs: 10_000 },
];

const bench: Bench = {
  name: "engine",
  description:
    "Chains of ten light nodes through a worker process and its queue, each with a row of its own as checkpoint (fsync on), in a workspace without a limit on its runs; the same with a commit for every node, as nodes that act or read need it, without the queue; and in process without a database.",
  async run(context) {
    const url = await context.database();
    const pool = openPool(context, url);
    await prepareWorkflow(pool, "wf_engine", chainOf(nodesPerRun));
    const figures: Figure[] = [];
    for (const load of loads) figures.push(...(await throughput(context, pool, url, load)));
    figures.push(...(await latency(context, pool, url)));
    figures.push(await steppedRate(context, pool));
    figures.push(await localRate(context));
    return figures;
  },
};

async function throughput(
  context: BenchContext,
  pool: pg.Pool,
  url: string,
  { inFlight, runs }: { readonly inFlight: number; readonly runs: number },
): Promise<Figure[]> {
  await pool.query("TRUNCATE run, step, run_event");
  const worker = await startBenchWorker(context, url, `bench-${inFlight}`, inFlight);
  // The first quarter warms the worker up and is left out of the figure.
  const ids = Array.from({ length: runs }, (_, index) => `run_${inFlight}_${index}`);
  await queueRuns(pool, "wf_engine", ids);
  await untilSucceeded(pool, runs);
  const { rows } = await pool.query<{ rate: number; p50: number }>(
    `WITH ended AS (SELECT * FROM run ORDER BY finished_at OFFSET $1)
     SELECT (count(*) / extract(epoch FROM max(finished_at) - min(finished_at)))::float8 AS rate,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at) * 1000)::float8 AS p50
       FROM ended`,
    [Math.floor(runs / 4)],
  );
  await worker.stop("SIGTERM");
  const rate = rows[0]?.rate ?? Number.NaN;
  context.log(`${inFlight} in flight: ${Math.round(rate)} runs/s`);
  const name = `engine.at_${inFlight}`;
  return [
    {
      name: `${name}.runs_per_s`,
      title: `durable ten-node runs, ${inFlight} in flight`,
      value: rate,
      unit: "runs/s",
    },
    {
      name: `${name}.steps_per_s`,
      title: `checkpointed steps, ${inFlight} in flight`,
      value: rate * nodesPerRun,
      unit: "steps/s",
    },
    {
      name: `${name}.run_p50_ms`,
      title: `claim to end of a run, ${inFlight} in flight, median`,
      value: rows[0]?.p50 ?? Number.NaN,
      unit: "ms",
    },
  ];
}

const singleRuns = 300;

/** One run at a time: what a person who clicks Run waits for. */
async function latency(context: BenchContext, pool: pg.Pool, url: string): Promise<Figure[]> {
  await pool.query("TRUNCATE run, step, run_event");
  const worker = await startBenchWorker(context, url, "bench-single", 50);
  for (let i = 0; i < singleRuns; i += 1) {
    await createRun(pool, workspaceId, {
      workflowId: "wf_engine",
      version: { kind: "active" },
      trigger: "api",
    });
    await untilSucceeded(pool, i + 1);
  }
  const { rows } = await pool.query<{ run: number; first: number }>(
    `SELECT (extract(epoch FROM run.finished_at - run.started_at) * 1000)::float8 AS run,
        (extract(epoch FROM step.started_at - run.created_at) * 1000)::float8 AS first
       FROM run JOIN step ON step.run_id = run.id AND step.node_id = 'n0'
      ORDER BY run.created_at OFFSET $1`,
    [Math.floor(singleRuns / 5)],
  );
  await worker.stop("SIGTERM");
  const run = rows.map((row) => row.run);
  const first = rows.map((row) => row.first);
  const figure = (name: string, title: string, value: number): Figure => ({
    name: `engine.single.${name}`,
    title,
    value,
    unit: "ms",
  });
  return [
    figure(
      "run_p50_ms",
      "claim to end of ten nodes, one run at a time, median",
      percentile(run, 0.5),
    ),
    figure(
      "run_p95_ms",
      "claim to end of ten nodes, one run at a time, 95 %",
      percentile(run, 0.95),
    ),
    figure("first_node_p50_ms", "trigger to first node, median", percentile(first, 0.5)),
    figure("first_node_p95_ms", "trigger to first node, 95 %", percentile(first, 0.95)),
  ];
}

const steppedRuns = 4_000;
const steppedInFlight = 200;

/**
 * The engine in this process over PostgreSQL, where no node may go ahead of the checkpoint before it. It bounds from
 * above what chains of nodes with effects can do, whose executors come on top.
 */
async function steppedRate(context: BenchContext, pool: pg.Pool): Promise<Figure> {
  await pool.query("TRUNCATE run, step, run_event");
  const ids = Array.from({ length: steppedRuns }, (_, index) => `run_stepped_${index}` as RunId);
  await insertRuns(pool, "wf_engine", ids);
  const store = createPostgresRunStore(pool, localPorts.workerId);
  const limits = { ...defaultRunLimits, unstoredStepsMax: 1 };
  const ports: RuntimePorts = { ...localPorts, limits, store };
  const workflow = compileWorkflow(localGraph, catalogue);
  const warmUp = steppedRuns / 4;
  let measuredFrom = Number.NaN;
  let begun = 0;
  const keepTaking = async (): Promise<void> => {
    for (let id = ids[begun]; id !== undefined; id = ids[begun]) {
      begun += 1;
      if (begun === warmUp) measuredFrom = ports.clock.monotonic();
      const [claimed] = await store.claim([id], ports.workerId, 60_000);
      if (claimed === undefined) throw new Error(`${id} was not to be had`);
      const { signal } = new AbortController();
      const outcome = await executeRun(claimed, workflow, ports, signal);
      if (outcome.type !== "succeeded") throw new Error(`${id} ended as ${outcome.type}`);
    }
  };
  await Promise.all(Array.from({ length: steppedInFlight }, keepTaking));
  const value = (steppedRuns - warmUp) / ((ports.clock.monotonic() - measuredFrom) / 1_000);
  context.log(`a commit for every node: ${Math.round(value)} runs/s`);
  return {
    name: "engine.stepped_at_200.runs_per_s",
    title: "durable ten-node runs with a commit for every node, without the queue, 200 in flight",
    value,
    unit: "runs/s",
  };
}

const localRuns = 40_000;

const localGraph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "local",
  ...chainOf(nodesPerRun),
});
// The nodes of this chain use no services.
const noServices = {} as NodeServices;
const localPorts: Omit<RuntimePorts, "store"> = {
  catalogue,
  clock: createSystemClock(),
  timers: createSystemTimers(),
  random: createSystemRandom(),
  workerId: "local" as WorkerId,
  limits: defaultRunLimits,
  events: undefined,
  servicesFor: () => noServices,
  secretsFor: () => () => undefined,
};

/** The engine in this process, over the memory store. */
async function localRate(context: BenchContext): Promise<Figure> {
  const workflow = compileWorkflow(localGraph, catalogue);
  const ports = localPorts;
  const { clock } = ports;
  const signal = new AbortController().signal;
  let measuredFrom = clock.monotonic();
  for (let index = -localRuns / 4; index < localRuns; index += 1) {
    if (index === 0) measuredFrom = clock.monotonic();
    const store = createMemoryRunStore(clock);
    const id = `run_${index}` as RunId;
    store.create({ graph: localGraph, run: localRun(id) });
    const [claimed] = await store.claim([id], ports.workerId, 60_000);
    if (claimed === undefined) throw new Error("A local run was not to be had");
    const outcome = await executeRun(claimed, workflow, { ...ports, store }, signal);
    if (outcome.type !== "succeeded") throw new Error(`A local run ended as ${outcome.type}`);
  }
  const seconds = (clock.monotonic() - measuredFrom) / 1_000;
  const value = (localRuns * nodesPerRun) / seconds;
  context.log(`in process: ${Math.round(value)} nodes/s`);
  return {
    name: "engine.local.nodes_per_s",
    title: "nodes in process, runs of ten one after another",
    value,
    unit: "nodes/s",
  };
}

function localRun(id: RunId): Run {
  return {
    id,
    workspaceId: "local" as Run["workspaceId"],
    workflowId: "local" as Run["workflowId"],
    versionId: "local",
    fleetId: "local" as Run["fleetId"],
    trigger: "manual",
    triggerNodeId: null,
    input: {},
    options: {},
    test: false,
    parentRunId: null,
    sourceRunId: null,
    createdAt: 0,
    deadlineAt: null,
  };
}

export default bench;
