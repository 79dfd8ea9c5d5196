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

const node = (
  id: string,
  type: string,
  parameters: Record<string, unknown> = {},
  settings: object = {},
) => ({ id, type, name: id, parameters: parameters as Record<string, never>, settings });
const edge = (source: string, target: string, sourceOutput = "main", targetInput = "main") => ({
  id: `${source}_${target}_${targetInput}`,
  source,
  target,
  sourceOutput,
  targetInput,
});

const edgeNode = { $expr: "trigger.input.edgeNode" };
const leaseDurationMs = 3_600_000;
/** An edge node may be away for longer than the gateway holds a command for it. */
const patient = { retry: { attemptsMax: 100, delayMs: 500, backoff: "fixed" as const } };

/** Takes and gives back the lease of one edge node, again and again: commands that must act once each. */
const graphWith = (settings: object) => ({
  nodes: [
    node("start", "ManualTrigger"),
    node("loop", "ForEach", {
      items: Array.from({ length: leasesPerRun }, (_, index) => index),
      concurrency: 1,
    }),
    node(
      "acquire",
      "EdgeStateMachine",
      { operation: "acquire_lease", edgeNode, leaseDurationMs },
      settings,
    ),
    node("release", "EdgeStateMachine", { operation: "release_lease", edgeNode }, settings),
  ],
  edges: [
    edge("start", "loop"),
    edge("loop", "acquire", "item"),
    edge("acquire", "release"),
    edge("acquire", "release", "fencingToken", "fencingToken"),
    edge("release", "loop", "main", "result"),
  ],
});

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
  let kills = 0;
  /** Kills a process that runs and starts another in its place. */
  const replace = async (app: App): Promise<void> => {
    await running.get(app)?.kill();
    kills += 1;
    bringUp(app);
  };

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

  /**
   * Of the commands that carry the key of their step as it is. A lease is granted by the fleet's group first, and shown
   * to the edge node under a key that names the grant: the edge node's history tells how often it was taken.
   */
  async function keys(): Promise<string[]> {
    const { rows } = await installation.pool.query<{ key: string }>(
      `SELECT DISTINCT run_id || '/' || node_id || '/' || iteration AS key FROM step
       WHERE node_id = 'release'`,
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

  /** Starts the runs, each on an edge node of its own, with a viewer on each. */
  async function startRuns(settings: object): Promise<void> {
    const { pool, workspaceId } = installation;
    await installation.addWorkflow("wf", graphWith(settings));
    const { rows } = await pool.query<{ id: string }>(
      "SELECT id FROM edge_node WHERE fleet_id = $1 AND removed_at IS NULL ORDER BY index LIMIT $2",
      [fleet.id, runCount],
    );
    runIds = [];
    for (const { id } of rows) {
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
  }

  /** Leases taken and given back, as the edge nodes' own histories tell of them. */
  async function leaseChanges(): Promise<Record<string, number>> {
    const { rows } = await installation.pool.query<{ kind: string; count: number }>(
      "SELECT kind, count(*)::int AS count FROM node_history WHERE kind LIKE 'lease_%' GROUP BY kind",
    );
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
  }

  /** The history arrives by report, a little after the commands were answered. */
  async function expectLeasesTakenOnce(): Promise<void> {
    const leases = runCount * leasesPerRun;
    await until(async () => (await leaseChanges()).lease_released === leases);
    const { lease_acquired, lease_released } = await leaseChanges();
    expect({ lease_acquired, lease_released }).toEqual({
      lease_acquired: leases,
      lease_released: leases,
    });
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
    kills = 0;
    for (const app of ["gateway", "simulator", "worker"] as const) bringUp(app);
    await until(async () => (await fetch(`http://127.0.0.1:${ports.health}/healthz`)).ok);
    // The worker makes the queue's tables; runs are handed to the queue from here.
    await until(async () => {
      const { rows } = await pool.query<{ made: boolean }>(
        "SELECT to_regtype('graphile_worker.job_spec') IS NOT NULL AS made",
      );
      return rows[0]?.made === true;
    });
    await pool.query(
      `INSERT INTO "user" (id, name, email, "updatedAt") VALUES ('u1', 'Tester', 'u1@example.org', now())`,
    );
    await pool.query(
      "INSERT INTO membership (workspace_id, user_id, role) VALUES ($1, 'u1', 'viewer')",
      [workspaceId],
    );
    viewer = startRunViewer(url(), workspaceId, ticketKey);
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
    await startRuns({});
    for (let round = 0; round < 3 && (await goOn(30)); round += 1) {
      await replace("gateway");
    }
    await until(async () => (await ended()) === runCount);
    await expectAllDoneAndTold();
    expect(kills).toBeGreaterThan(0);
    expect(viewer.connections).toBeGreaterThan(1);
    const counted = Object.values(await effects());
    expect(counted).toHaveLength(runCount * leasesPerRun);
    expect(counted.every((count) => count === 1)).toBe(true);
    await expectLeasesTakenOnce();
  }, 240_000);

  it("simulator: its edge nodes come back with their disks and do nothing again", async () => {
    await startRuns(patient);
    for (let round = 0; round < 2 && (await goOn(60)); round += 1) {
      await replace("simulator");
    }
    await until(async () => (await ended()) === runCount);
    expect(kills).toBeGreaterThan(0);
    await expectAllDoneAndTold();
    await expectLeasesTakenOnce();
  }, 240_000);
});
