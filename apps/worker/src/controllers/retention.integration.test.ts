import { createRun } from "@edgeloom/db";
import { createSystemTimers } from "@edgeloom/host";
import type { WorkerId } from "@edgeloom/kernel";
import { afterEach, beforeEach, expect, it } from "vitest";
import { until } from "../testing/test-installation.ts";
import { openTestWorkspace, type TestWorkspace } from "../testing/test-workspace.ts";
import { hostControllers } from "./controller-host.ts";
import { createRetention } from "./retention.ts";

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await openTestWorkspace();
  await workspace.addWorkflow("wf", [{ id: "a", type: "Step", name: "a" }]);
});
afterEach(async () => {
  await workspace.close();
});

const startRun = async (): Promise<string> =>
  (
    await createRun(workspace.pool, "a", {
      workflowId: "wf",
      version: { kind: "active" },
      trigger: "manual",
    })
  ).runId;

it("removes expired runs without anybody asking for it, and tells how many", async () => {
  const { pool } = workspace;
  const [expired, kept] = [await startRun(), await startRun()];
  await pool.query(
    `UPDATE run SET state = 'succeeded', created_at = now() - interval '31 days',
         finished_at = now() - interval '31 days' WHERE id = $1`,
    [expired],
  );
  const told: unknown[] = [];
  const host = hostControllers(
    [createRetention(pool, (_level, _message, data) => told.push(data))],
    {
      pool,
      workerId: "w" as WorkerId,
      timers: createSystemTimers(),
      log: (_level, message) => told.push(message),
    },
  );
  try {
    await until(async () => {
      const { rows } = await pool.query("SELECT status FROM controller WHERE key = 'retention'");
      return rows[0]?.status?.runs === 1;
    });
  } finally {
    await host.close();
  }
  expect((await pool.query("SELECT id FROM run")).rows).toEqual([{ id: kept }]);
  expect(told).toEqual([{ runs: 1, snapshots: 0 }]);
});
