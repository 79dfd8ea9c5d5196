import type pg from "pg";
import type { Bench, Figure } from "./bench.ts";
import {
  openPool,
  percentile,
  prepareWorkflow,
  queueRuns,
  startBenchWorker,
} from "./worker-bench.ts";

const trials = 20;

/** A chain that waits in process for three minutes, so that it is still held when its worker is killed. */
const graph = {
  nodes: [
    { id: "start", name: "start", type: "ManualTrigger" },
    {
      id: "loop",
      name: "loop",
      type: "ForEach",
      parameters: { items: Array(60).fill(1), concurrency: 1 },
    },
    { id: "wait", name: "wait", type: "Wait", parameters: { mode: "duration", durationMs: 3_000 } },
  ],
  edges: [
    { id: "e0", source: "start", target: "loop" },
    { id: "e1", source: "loop", sourceOutput: "item", target: "wait" },
    { id: "e2", source: "wait", target: "loop", targetInput: "result" },
  ],
};

const bench: Bench = {
  name: "takeover",
  description: `From kill -9 of the worker that holds a run until another worker holds it; ${trials} trials with a run in flight each.`,
  async run(context) {
    const url = await context.database();
    const pool = openPool(context, url);
    await prepareWorkflow(pool, "wf_takeover", graph);
    const times: number[] = [];
    let heir = await startBenchWorker(context, url, "heir-0", 5);
    await queueRuns(pool, "wf_takeover", ["run_0"]);
    let owner = await ownerAfter(pool, 0);
    for (let trial = 1; trial <= trials; trial += 1) {
      const doomed = heir;
      heir = await startBenchWorker(context, url, `heir-${trial}`, 5);
      // It has to have been there a while before it may hold another for dead.
      await new Promise((resolve) => setTimeout(resolve, 3_000 + Math.random() * 1_000));
      const killedAt = performance.now();
      await doomed.stop("SIGKILL");
      owner = await ownerAfter(pool, owner);
      times.push(performance.now() - killedAt);
      context.log(`trial ${trial}: ${Math.round(times.at(-1) ?? 0)} ms`);
    }
    return figures(times);
  },
};

/** Waits until the run is held under a higher epoch and gives that. */
async function ownerAfter(pool: pg.Pool, epoch: number): Promise<number> {
  for (;;) {
    const { rows } = await pool.query<{ epoch: number }>(
      "SELECT epoch FROM run WHERE state = 'running' AND epoch > $1",
      [epoch],
    );
    if (rows[0] !== undefined) return rows[0].epoch;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function figures(times: readonly number[]): Figure[] {
  return [
    {
      name: "takeover.p50_ms",
      title: "kill -9 to resumed, median",
      value: percentile(times, 0.5),
      unit: "ms",
    },
    {
      name: "takeover.p95_ms",
      title: "kill -9 to resumed, 95 %",
      value: percentile(times, 0.95),
      unit: "ms",
    },
  ];
}

export default bench;
