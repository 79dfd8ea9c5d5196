import { createVirtualTime } from "@edgeloom/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HeldController } from "./controllers/controller-host.ts";
import { catchUp, createScheduler } from "./controllers/scheduler.ts";
import { type EffectRecorder, startEffectRecorder } from "./testing/recorded-effects.ts";
import { openTestInstallation, type TestInstallation, until } from "./testing/test-installation.ts";
import { startWorkerProcess, type WorkerProcess } from "./testing/worker-process.ts";

const at = (id: string, type: string, parameters: Record<string, unknown> = {}) => ({
  id,
  type,
  name: id,
  parameters: parameters as Record<string, never>,
});
const edge = (source: string, target: string) => ({ id: `${source}_${target}`, source, target });

describe("worker", () => {
  let installation: TestInstallation;
  let effects: EffectRecorder;
  let workers: WorkerProcess[];

  beforeEach(async () => {
    installation = await openTestInstallation();
    effects = await startEffectRecorder();
    workers = [];
  });
  afterEach(async () => {
    for (const worker of workers) worker.kill("SIGKILL");
    await Promise.all(workers.map((worker) => worker.exited));
    await effects.close();
    await installation.close();
  });

  const start = async (name: string, concurrency: number): Promise<WorkerProcess> => {
    const worker = await startWorkerProcess(name, {
      DATABASE_URL: installation.databaseUrl,
      EFFECTS_URL: effects.url,
      EDGELOOM_WORKER_CONCURRENCY: String(concurrency),
    });
    workers.push(worker);
    return worker;
  };
  const list = async (): Promise<readonly { trigger: string; state: string; id: string }[]> =>
    (await installation.runs.list(installation.workspaceId, { limit: 200 })).items;

  it("runs children of children in place, also with room for one run", async () => {
    await installation.addWorkflow("leaf", {
      nodes: [at("s", "Start"), at("o", "Once")],
      edges: [edge("s", "o")],
    });
    await installation.addWorkflow("middle", {
      nodes: [at("s", "Start"), at("c", "Child", { workflowId: "leaf" })],
      edges: [edge("s", "c")],
    });
    await installation.addWorkflow("top", {
      nodes: [at("s", "Start"), at("c", "Child", { workflowId: "middle" })],
      edges: [edge("s", "c")],
    });
    await start("only", 1);
    await installation.createRuns("top", 5);
    await until(async () => (await installation.states()).succeeded === 15);
    expect(effects.executed.size).toBe(5);
  });

  it("parks a parent whose child waits, and wakes it when the child ends", async () => {
    await installation.addWorkflow("leaf", {
      nodes: [at("s", "Start"), at("h", "Hold", { ms: 6_000 })],
      edges: [edge("s", "h")],
    });
    await installation.addWorkflow("top", {
      nodes: [at("s", "Start"), at("c", "Child", { workflowId: "leaf" })],
      edges: [edge("s", "c")],
    });
    await start("only", 1);
    await installation.createRuns("top", 1);
    await until(async () => (await installation.states()).waiting === 2);
    await until(async () => (await installation.states()).succeeded === 2);
  });

  it("starts the error workflow of a failed run once", async () => {
    await installation.addWorkflow("alarm", {
      nodes: [at("s", "Start"), at("n", "Noop")],
      edges: [edge("s", "n")],
    });
    await installation.addWorkflow("failing", {
      nodes: [at("s", "Start"), at("f", "Fail")],
      edges: [edge("s", "f")],
      settings: { errorWorkflowId: "alarm" },
    });
    await start("only", 5);
    const [failed = ""] = await installation.createRuns("failing", 1);
    await until(async () => (await installation.states()).succeeded === 1);
    expect((await installation.states()).failed).toBe(1);
    const [alarm] = (await list()).filter((run) => run.trigger === "error_workflow");
    const detail = await installation.runs.get(installation.workspaceId, alarm?.id ?? "");
    expect(detail.input).toMatchObject({
      error: { message: "It always fails." },
      run: { id: failed },
    });
  });

  it("cancels runs that run and runs that are parked", async () => {
    for (const [id, ms] of [
      ["short", 4_900],
      ["long", 600_000],
    ] as const) {
      await installation.addWorkflow(id, {
        nodes: [at("s", "Start"), at("h", "Hold", { ms })],
        edges: [edge("s", "h")],
      });
    }
    await start("only", 5);
    const ids = [
      ...(await installation.createRuns("short", 1)),
      ...(await installation.createRuns("long", 1)),
    ];
    await until(async () => (await installation.states()).waiting === 1);
    for (const id of ids)
      expect(await installation.runs.requestCancel(installation.workspaceId, id)).toBe(true);
    await until(async () => (await installation.states()).cancelled === 2);
  });

  it("gives its runs back when it is told to stop", async () => {
    await installation.addWorkflow("short", {
      nodes: [at("s", "Start"), at("h", "Hold", { ms: 4_500 })],
      edges: [edge("s", "h")],
    });
    const leaving = await start("leaving", 5);
    await installation.createRuns("short", 3);
    await until(async () => (await installation.states()).running === 3);
    leaving.kill("SIGTERM");
    expect(await leaving.exited).toBe("0");
    expect((await installation.states()).queued).toBe(3);
    await start("heir", 5);
    await until(async () => (await installation.states()).succeeded === 3);
  });

  it("keeps the workspace's limit on runs at the same time", async () => {
    await installation.pool.query("UPDATE workspace SET concurrency_max = 2");
    await installation.addWorkflow("short", {
      nodes: [at("s", "Start"), at("h", "Hold", { ms: 300 })],
      edges: [edge("s", "h")],
    });
    await start("only", 10);
    await installation.createRuns("short", 8);
    let most = 0;
    await until(async () => {
      const states = await installation.states();
      most = Math.max(most, states.running ?? 0);
      return states.succeeded === 8;
    });
    expect(most).toBeLessThanOrEqual(2);
  });

  it("fires a schedule once however many schedulers there are, and catches up with the latest time", async () => {
    await installation.addWorkflow("wf", { nodes: [at("s", "Start")], edges: [] });
    const time = createVirtualTime(Date.parse("2025-01-01T00:00:30Z"));
    await installation.pool.query(
      `INSERT INTO trigger (id, workspace_id, workflow_id, node_id, kind, config)
       VALUES ('t', $1, 'wf', 's', 'schedule', '{"cron":"* * * * *","timeZone":"UTC"}')`,
      [installation.workspaceId],
    );
    const log = (): void => {};
    const schedulers = [1, 2].map(() => createScheduler(installation.pool, time, log));
    const held: HeldController = {
      key: "scheduler",
      workspaceId: null,
      config: {},
      status: {},
      epoch: 1,
    };
    const turn = async (): Promise<void> => {
      await Promise.all(schedulers.map((each) => each.turn(held, new AbortController().signal)));
    };
    await turn();
    expect(await list()).toHaveLength(0);
    time.advance(30_000);
    await turn();
    await turn();
    expect(await list()).toHaveLength(1);
    time.advance(10 * 60_000);
    await turn();
    const runs = await list();
    expect(runs).toHaveLength(2);
    const latest = await installation.runs.get(installation.workspaceId, runs[0]?.id ?? "");
    expect(latest.input).toEqual({ scheduledAt: Date.parse("2025-01-01T00:11:00Z") });
  });
});

describe("catchUp", () => {
  it("gives the latest missed time and the next", () => {
    const day = Date.parse("2025-06-01T00:00:00Z");
    const schedule = { cron: "0 6 * * *", timeZone: "UTC" };
    const hour = 3_600_000;
    expect(catchUp(schedule, day + 6 * hour, day + 60 * hour)).toEqual({
      at: day + 54 * hour,
      next: day + 78 * hour,
    });
  });
});
