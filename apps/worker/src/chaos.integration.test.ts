import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EffectRecorder, startEffectRecorder } from "./testing/recorded-effects.ts";
import { openTestInstallation, type TestInstallation, until } from "./testing/test-installation.ts";
import { startWorkerProcess, type WorkerProcess } from "./testing/worker-process.ts";

const points = [
  "claimed",
  "before_commit:4",
  "after_commit:4",
  "start_recorded:3",
  "executed:9",
  "end_recorded:9",
  "run_ended:2",
];

const at = (id: string, type: string, parameters: Record<string, unknown> = {}) => ({
  id,
  type,
  name: id,
  parameters: parameters as Record<string, never>,
});
const edge = (source: string, target: string, sourceOutput = "main", targetInput = "main") => ({
  id: `${source}_${target}_${targetInput}`,
  source,
  target,
  sourceOutput,
  targetInput,
});

const graph = {
  nodes: [
    at("start", "Start"),
    at("draw", "Draw"),
    at("pass", "Noop"),
    at("first", "Once"),
    at("loop", "Each", { items: [1, 2, 3] }),
    at("inside", "Once"),
    at("last", "Once"),
    at("end", "Noop"),
  ],
  edges: [
    edge("start", "draw"),
    edge("draw", "pass"),
    edge("pass", "first"),
    edge("first", "loop"),
    edge("loop", "inside", "item"),
    edge("inside", "loop", "main", "result"),
    edge("loop", "last", "done"),
    edge("last", "end"),
  ],
};
const effectsPerRun = 5;
const runCount = 12;

describe("a worker that is killed", () => {
  let installation: TestInstallation;
  let effects: EffectRecorder;
  let workers: WorkerProcess[];

  beforeEach(async () => {
    installation = await openTestInstallation();
    effects = await startEffectRecorder();
    workers = [];
    await installation.addWorkflow("wf", graph);
  });
  afterEach(async () => {
    for (const worker of workers) worker.kill("SIGKILL");
    await Promise.all(workers.map((worker) => worker.exited));
    await effects.close();
    await installation.close();
  });

  const start = async (name: string, more: Record<string, string> = {}): Promise<WorkerProcess> => {
    const worker = await startWorkerProcess(name, {
      DATABASE_URL: installation.databaseUrl,
      EFFECTS_URL: effects.url,
      ...more,
    });
    workers.push(worker);
    return worker;
  };
  const allSucceeded = async (count: number): Promise<boolean> =>
    (await installation.states()).succeeded === count;

  /**
   * Every effect once, and of what is stored although a run drew anew after a crash; every run's events without
   * gaps, and nothing told twice or told otherwise than stored.
   */
  async function expectNothingLostOrRepeated(runIds: readonly string[]): Promise<void> {
    expect(effects.executed.size).toBe(runIds.length * effectsPerRun);
    for (const runId of runIds) {
      const drawn = await installation.runs.stepValues(installation.workspaceId, runId, {
        nodeId: "pass",
        iteration: "",
      });
      expect([...(effects.asked.get(`${runId}/first/`) ?? [])]).toEqual([
        JSON.stringify(drawn.output),
      ]);
    }
    const told = workers.flatMap((worker) => worker.events);
    for (const runId of runIds) {
      const stored = await installation.runs.events(installation.workspaceId, runId, 0);
      expect(stored.map((event) => event.seq)).toEqual(stored.map((_, index) => index + 1));
      expect(stored.at(-1)).toMatchObject({ type: "run", state: "succeeded" });
      const seqs = told.filter((each) => each.runId === runId).map((each) => each.event.seq);
      expect(new Set(seqs).size).toBe(seqs.length);
      for (const { event } of told.filter((each) => each.runId === runId)) {
        expect(event.type).toBe(stored[event.seq - 1]?.type);
      }
    }
  }

  it.each(points)("at %s: its runs go on elsewhere", async (point) => {
    const doomed = await start("doomed", { EDGELOOM_CRASH_AT: point });
    const runIds = await installation.createRuns("wf", runCount);
    expect(await doomed.exited).toBe("SIGKILL");
    expect(await allSucceeded(runCount)).toBe(false);
    await start("heir");
    await until(() => allSucceeded(runCount));
    await expectNothingLostOrRepeated(runIds);
  });

  it("by the operator at any moment, again and again", async () => {
    const runIds = await installation.createRuns("wf", 60);
    const goOn = async (): Promise<boolean> => !(await allSucceeded(60));
    for (let round = 0; round < 3 && (await goOn()); round += 1) {
      const before = effects.requests;
      const worker = await start(`w${round}`);
      await until(async () => effects.requests >= before + 40 || !(await goOn()));
      worker.kill("SIGKILL");
      await worker.exited;
    }
    await start("last");
    await until(() => allSucceeded(60));
    await expectNothingLostOrRepeated(runIds);
  });

  it("or rather PostgreSQL, which comes back: all runs end", async () => {
    await start("one");
    await start("two");
    const runIds = await installation.createRuns("wf", 60);
    await until(async () => effects.requests >= 50);
    await installation.stopDatabase();
    await installation.startDatabase();
    await until(() => allSucceeded(60));
    await expectNothingLostOrRepeated(runIds);
  });
});
