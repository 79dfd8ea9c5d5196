import { workflowGraphSchema } from "@edgeloom/graph";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createRun } from "./create-run.ts";
import { removeExpiredRuns } from "./run-retention.ts";
import { createRunFixture, type RunFixture } from "./testing.ts";

const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "kept",
  nodes: [{ id: "a", type: "Step", name: "a" }],
});
const going = new AbortController().signal;

describe("removeExpiredRuns", () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let fixture: RunFixture;

  beforeEach(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.connectionString });
    fixture = await createRunFixture(pool, graph);
    await pool.query("UPDATE workspace SET run_retention_days = 7");
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  /** A run with a step and an event that ended so many days ago, or goes on since then. */
  async function addRun(days: number, more: Partial<AddedRun> = {}): Promise<string> {
    const { at = fixture, state = "succeeded", draft = false, ...rest } = more;
    const { runId } = await createRun(pool, at.workspaceId, {
      workflowId: at.workflowId,
      version: draft ? { kind: "draft", graph: { ...graph, name: "draft" } } : { kind: "active" },
      trigger: "manual",
      ...rest,
    });
    await pool.query(
      `UPDATE run SET state = $2::run_state, created_at = now() - make_interval(days => $3, hours => 1),
           finished_at = CASE WHEN $2 <> 'waiting' THEN now() - make_interval(days => $3) END
        WHERE id = $1`,
      [runId, state, days],
    );
    await pool.query(
      "INSERT INTO step (run_id, node_id, epoch, state) VALUES ($1, 'a', 1, 'succeeded')",
      [runId],
    );
    await pool.query(
      "INSERT INTO run_event (run_id, seq, at, payload) VALUES ($1, 1, now(), '{}')",
      [runId],
    );
    return runId;
  }

  /** Ids of runs of which anything is left, by table. */
  async function left(): Promise<Record<string, string[]>> {
    const ids = async (column: string, table: string): Promise<string[]> =>
      (
        await pool.query<{ id: string }>(`SELECT ${column} AS id FROM ${table} ORDER BY 1`)
      ).rows.map((row) => row.id);
    return {
      run: await ids("id", "run"),
      step: await ids("run_id", "step"),
      event: await ids("run_id", "run_event"),
    };
  }
  const all = (...ids: string[]): Record<string, string[]> => ({
    run: ids.sort(),
    step: ids,
    event: ids,
  });
  const snapshots = async (): Promise<number> =>
    (await pool.query("SELECT FROM workflow_version WHERE number IS NULL")).rowCount ?? 0;
  const age = async (): Promise<void> =>
    void (await pool.query(
      "UPDATE workflow_version SET created_at = created_at - interval '30 days'",
    ));

  it("removes what ended longer ago than its workspace keeps runs, in batches", async () => {
    const patient = await createRunFixture(pool, graph, "patient");
    for (let i = 0; i < 5; i += 1) await addRun(8);
    const young = await addRun(6);
    const other = await addRun(8, { at: patient });
    const waiting = await addRun(40, { state: "waiting" });
    expect(await removeExpiredRuns(pool, going, 2)).toEqual({ runs: 5, snapshots: 0 });
    expect(await left()).toEqual(all(young, other, waiting));
  });

  it("keeps what a run that goes on still needs", async () => {
    const source = await addRun(9);
    const replay = await addRun(8, { state: "waiting", sourceRunId: source });
    const parent = await addRun(9, { state: "waiting" });
    const child = await addRun(9, { parentRunId: parent, parentKey: "k" });
    expect(await removeExpiredRuns(pool, going)).toMatchObject({ runs: 0 });
    await pool.query("UPDATE run SET state = 'failed', finished_at = now()");
    await pool.query("UPDATE run SET finished_at = now() - interval '8 days' WHERE id = ANY($1)", [
      [source, child],
    ]);
    expect(await removeExpiredRuns(pool, going)).toMatchObject({ runs: 2 });
    expect(await left()).toEqual(all(replay, parent));
  });

  it("removes snapshots without a run, and no published version", async () => {
    await addRun(8, { draft: true });
    const kept = await addRun(6, { draft: true });
    await age();
    expect(await removeExpiredRuns(pool, going)).toEqual({ runs: 1, snapshots: 0 });
    await pool.query(
      "UPDATE run SET finished_at = now() - interval '8 days', created_at = now() - interval '8 days' WHERE id = $1",
      [kept],
    );
    expect(await removeExpiredRuns(pool, going)).toEqual({ runs: 1, snapshots: 1 });
    expect((await pool.query("SELECT number FROM workflow_version")).rows).toEqual([{ number: 1 }]);
  });

  it("leaves a snapshot to a run that is pinned to it just then", async () => {
    await addRun(8, { draft: true });
    await age();
    const pinning = await pool.connect();
    try {
      await pinning.query("BEGIN");
      await pinning.query("UPDATE workflow_version SET created_at = now() WHERE number IS NULL");
      const removing = removeExpiredRuns(pool, going);
      await waitsForLock(pool);
      await pinning.query("COMMIT");
      expect(await removing).toEqual({ runs: 1, snapshots: 0 });
    } finally {
      pinning.release();
    }
    expect(await snapshots()).toBe(1);
  });

  it("makes a snapshot that is pinned again young", async () => {
    await addRun(8, { draft: true });
    await age();
    await addRun(8, { draft: true });
    expect(await removeExpiredRuns(pool, going)).toEqual({ runs: 2, snapshots: 0 });
  });

  it("stops between batches when it is told to", async () => {
    await addRun(8);
    expect(await removeExpiredRuns(pool, AbortSignal.abort())).toEqual({ runs: 0, snapshots: 0 });
  });
});

interface AddedRun {
  readonly at: RunFixture;
  readonly state: string;
  readonly draft: boolean;
  readonly sourceRunId: string;
  readonly parentRunId: string;
  readonly parentKey: string;
}

/** Waits until some statement of this database waits for a lock. */
async function waitsForLock(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rowCount !== 0) return;
  }
}
