import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFleetRepository, createRun } from "@edgeloom/db";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AppProcess, freePort, startApp } from "./testing/app-process.ts";
import { type RunViewer, startRunViewer } from "./testing/run-viewer.ts";
import { openTestInstallation, type TestInstallation, until } from "./testing/test-installation.ts";

const internalToken = "internal-token-of-the-chaos";
const ticketKey = "ticket-key-of-the-chaos-tests";
const runCount = 16;
const leasesPerRun = 12;
/** A lease is taken and given back, each once. */
const effectsPerRun = 2 * leasesPerRun;

const node = (id: string, type: string, parameters: Record<string, unknown> = {}) => ({
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

/** Takes and gives back the lease of one edge node, again and again: commands that must act once each. */
const edgeNode = { $expr: "trigger.input.edgeNode" };
const graph = {
  nodes: [
    node("start", "ManualTrigger"),
    node("loop", "ForEach", {
      items: Array.from({ length: leasesPerRun }, (_, index) => index),
      concurrency: 1,
    }),
    node("acquire", "EdgeStateMachine", { operation: "acquire_lease", edgeNode }),
    node("release", "EdgeStateMachine", { operation: "release_lease", edgeNode }),
  ],
  edges: [
    edge("start", "loop"),
    edge("loop", "acquire", "item"),
    edge("acquire", "release"),
    edge("acquire", "release", "fencingToken", "fencingToken"),
    edge("release", "loop", "main", "result"),
  ],
};

describe("runs that command edge nodes through processes that are killed", () => {
  let installation: TestInstallation;
  let fleet: { id: string; worldKey: string };
  let ports: { gateway: number; health: number };
  let folder: string;
  let viewer: RunViewer;
  let running: Map<string, AppProcess>;
  let runIds: string[];

  const url = (): string => `http://127.0.0.1:${ports.gateway}`;
  const start = {
    gateway: () =>
      startApp("gateway", {
        DATABASE_URL: installation.databaseUrl,
        EDGELOOM_TICKET_KEY: ticketKey,
        EDGELOOM_INTERNAL_TOKEN: internalToken,
        EDGELOOM_GATEWAY_PORT: `${ports.gateway}`,
      }),
    simulator: () =>
      startApp("simulator", {
        EDGELOOM_GATEWAY_URL: url(),
        EDGELOOM_SIM_FLEET_ID: fleet.id,
        EDGELOOM_SIM_KEY: fleet.worldKey,
        EDGELOOM_HEALTH_PORT: `${ports.health}`,
        EDGELOOM_DATA: folder,
      }),
    worker: () =>
      startApp("worker", {
        DATABASE_URL: installation.databaseUrl,
        EDGELOOM_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
        EDGELOOM_INTERNAL_TOKEN: internalToken,
        EDGELOOM_GATEWAY_URL: url(),
        EDGELOOM_WORKER_NAME: "worker-chaos",
      }),
  };
  type App = keyof typeof start;
  const bringUp = (app: App): void => void running.set(app, start[app]());
  const kill = async (app: App): Promise<void> => await running.get(app)?.kill();

  const ended = async (): Promise<number> => {
    const { succeeded = 0, failed = 0, cancelled = 0 } = await installation.states();
    return succeeded + failed + cancelled;
  };
  const finishedSteps = async (): Promise<number> => {
    const { rows } = await installation.pool.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM step WHERE state = 'succeeded' AND node_id IN ('acquire', 'release')",
    );
    return rows[0]?.count ?? 0;
  };
  /** Waits until so many more commands are done, and says whether there is anything left to break. */
  const goOn = async (more: number): Promise<boolean> => {
    const wanted = (await finishedSteps()) + more;
    await until(async () => (await finishedSteps()) >= wanted || (await ended()) === runCount);
    return (await ended()) < runCount;
  };

  async function keys(): Promise<string[]> {
    const { rows } = await installation.pool.query<{ key: string }>(
      `SELECT DISTINCT run_id || '/' || node_id || '/' || iteration AS key FROM step
       WHERE node_id IN ('acquire', 'release')`,
    );
    return rows.map(({ key }) => key);
  }

  /** How often the world carried out each command that any step ever sent. */
  async function effects(): Promise<Record<string, number>> {
    const all: Record<string, number> = {};
    const wanted = await keys();
    for (let from = 0; from < wanted.length; from += 50) {
      const query = new URLSearchParams(wanted.slice(from, from + 50).map((key) => ["key", key]));
      const response = await fetch(`http://127.0.0.1:${ports.health}/effects?${query}`);
      Object.assign(all, await response.json());
    }
    return all;
  }

  /** The viewer holds the last event of every run. */
  async function viewerIsThere(): Promise<boolean> {
    for (const runId of runIds) {
      const stored = await installation.runs.events(installation.workspaceId, runId, 0);
      if (viewer.told.get(runId)?.at(-1)?.seq !== stored.at(-1)?.seq) return false;
    }
    return true;
  }

  async function expectAllDoneAndTold(): Promise<void> {
    const { rows: failures } = await installation.pool.query(
      "SELECT id, error FROM run WHERE state <> 'succeeded'",
    );
    expect(failures).toEqual([]);
    await until(viewerIsThere);
    expect(viewer.refusals).toEqual([]);
    for (const runId of runIds) {
      const told = viewer.told.get(runId) ?? [];
      expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1));
      expect(told.at(-1)).toMatchObject({ type: "run", state: "succeeded" });
    }
  }

  beforeEach(async () => {
    installation = await openTestInstallation();
    const { pool, workspaceId } = installation;
    const made = await createFleetRepository(pool).create(workspaceId, {
      name: "Chaos",
      kind: "simulated",
    });
    fleet = { id: made.fleet.id, worldKey: made.worldKey ?? "" };
    ports = { gateway: await freePort(), health: await freePort() };
    folder = mkdtempSync(join(tmpdir(), "edgeloom-chaos-"));
    running = new Map();
    for (const app of ["gateway", "simulator", "worker"] as const) bringUp(app);
    await until(async () => (await fetch(`http://127.0.0.1:${ports.health}/healthz`)).ok);
    await installation.addWorkflow("wf", graph);
    viewer = startRunViewer(url(), workspaceId, ticketKey);
    const { rows } = await pool.query<{ id: string }>(
      "SELECT id FROM edge_node WHERE fleet_id = $1 AND removed_at IS NULL ORDER BY index",
      [fleet.id],
    );
    runIds = [];
    for (const { id } of rows.slice(0, runCount)) {
      const { runId } = await createRun(pool, workspaceId, {
        workflowId: "wf",
        version: { kind: "active" },
        fleetId: fleet.id,
        trigger: "api",
        input: { edgeNode: id.slice(fleet.id.length + 1) },
      });
      runIds.push(runId);
      viewer.follow(runId);
    }
    expect(runIds).toHaveLength(runCount);
  });

  afterEach(async ({ task }) => {
    viewer.close();
    for (const [app, process] of running) {
      await process.kill();
      if (task.result?.state === "fail") console.error(app, process.said());
    }
    await installation.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("gateway: all of them end, every command acted once, and viewers miss and repeat nothing", async () => {
    for (let round = 0; round < 3 && (await goOn(30)); round += 1) {
      await kill("gateway");
      bringUp("gateway");
    }
    await until(async () => (await ended()) === runCount);
    await expectAllDoneAndTold();
    expect(viewer.connections).toBeGreaterThan(1);
    const counted = Object.values(await effects());
    expect(counted).toHaveLength(runCount * effectsPerRun);
    expect(counted.every((count) => count === 1)).toBe(true);
  }, 240_000);
});
