import { type WorkflowGraphInput, workflowGraphSchema } from "@edgeloom/graph";
import type { RunId, WorkerId } from "@edgeloom/kernel";
import type { ClaimedRun, RunStore } from "@edgeloom/runtime";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createRun } from "./create-run.ts";
import { createPostgresRunStore } from "./postgres-run-store.ts";
import { createRunFixture, type RunFixture } from "./testing.ts";

const graph = (settings: WorkflowGraphInput["settings"] = {}) =>
  workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "limits",
    nodes: [{ id: "a", type: "Step", name: "a" }],
    settings,
  });

const leaseMs = 60_000;

describe("limits on runs at the same time", () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let claimers: { readonly id: WorkerId; readonly store: RunStore }[];

  beforeEach(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.connectionString, max: 20 });
    claimers = Array.from({ length: 8 }, (_, index) => {
      const id = `w${index}` as WorkerId;
      return { id, store: createPostgresRunStore(pool, id) };
    });
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const limitWorkspaces = async (max: number): Promise<void> =>
    void (await pool.query("UPDATE workspace SET concurrency_max = $1", [max]));

  async function queue(
    { workspaceId, workflowId }: RunFixture,
    count: number,
    parentRunId?: string,
  ): Promise<RunId[]> {
    const ids: RunId[] = [];
    for (let i = 0; i < count; i += 1) {
      const request = { workflowId, version: { kind: "active" }, trigger: "api" } as const;
      ids.push((await createRun(pool, workspaceId, { ...request, parentRunId })).runId);
    }
    return ids;
  }

  async function running(fixture?: RunFixture): Promise<number> {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM run
        WHERE state = 'running' AND ($1::text IS NULL OR workflow_id = $1)`,
      [fixture?.workflowId ?? null],
    );
    return rows[0]?.count ?? 0;
  }

  /** At the same moment each claimer asks for a share of its own, and after that all ask for all. */
  async function claimTogether(ids: readonly RunId[]): Promise<ClaimedRun[]> {
    const shares = claimers.map(({ id, store }, index) => {
      const own = ids.filter((_, position) => position % claimers.length === index);
      return store.claim(own, id, leaseMs);
    });
    const first = (await Promise.all(shares)).flat();
    const rest = await Promise.all(claimers.map(({ id, store }) => store.claim(ids, id, leaseMs)));
    return [...first, ...rest.flat()];
  }

  async function finish(run: ClaimedRun): Promise<void> {
    const { rows } = await pool.query<{ owner: string }>("SELECT owner FROM run WHERE id = $1", [
      run.id,
    ]);
    const store = claimers.find(({ id }) => id === rows[0]?.owner)?.store;
    await store?.write({
      runId: run.id,
      epoch: run.epoch,
      steps: [],
      events: [],
      end: { outcome: { type: "succeeded", output: null }, at: 1, eventSeq: 1 },
    });
  }

  it("hold exactly for a workspace while workers claim together and runs end", async () => {
    const fixture = await createRunFixture(pool, graph());
    await limitWorkspaces(5);
    const ids = await queue(fixture, 40);
    const done = new Set<string>();
    while (done.size < ids.length) {
      const held = await claimTogether(ids);
      // Nothing else claims here, so there is no less room than this, and never more.
      expect(await running()).toBe(Math.min(5, ids.length - done.size));
      const ending = held.slice(0, 3);
      const [more] = await Promise.all([claimTogether(ids), ...ending.map(finish)]);
      expect(await running()).toBeLessThanOrEqual(5);
      await Promise.all([...held.slice(3), ...more].map(finish));
      for (const run of [...held, ...more]) done.add(run.id);
    }
    expect(await running()).toBe(0);
  });

  it("hold exactly for a workflow, whose runs take no room from those of others", async () => {
    const narrow = await createRunFixture(pool, graph({ concurrencyMax: 2 }), "narrow");
    const other = await createRunFixture(pool, graph(), "other");
    await pool.query("UPDATE workflow SET workspace_id = 'ws_narrow'");
    await pool.query("UPDATE fleet SET workspace_id = 'ws_narrow'");
    const wide = { ...other, workspaceId: "ws_narrow" };
    await limitWorkspaces(6);
    const ids = [...(await queue(narrow, 10)), ...(await queue(wide, 10))];
    const held = await claimTogether(ids);
    expect(held).toHaveLength(6);
    expect([await running(narrow), await running(wide)]).toEqual([2, 4]);
    const [ended] = held.filter((run) => run.workflowId === narrow.workflowId);
    if (ended !== undefined) await finish(ended);
    await claimTogether(ids);
    expect([await running(narrow), await running(wide)]).toEqual([2, 4]);
  });

  it("hold for a workflow in a workspace that has none", async () => {
    const fixture = await createRunFixture(pool, graph({ concurrencyMax: 3 }));
    await limitWorkspaces(0);
    await claimTogether(await queue(fixture, 20));
    expect(await running()).toBe(3);
  });

  it("are none where they are 0, and none for child runs", async () => {
    const fixture = await createRunFixture(pool, graph());
    await limitWorkspaces(0);
    expect(await claimTogether(await queue(fixture, 20))).toHaveLength(20);
    await limitWorkspaces(1);
    const [parent] = await claimTogether(await queue(fixture, 5));
    expect(await claimTogether(await queue(fixture, 5, parent?.id))).toHaveLength(5);
  });

  it("count a run once when it is taken over, and not while it is parked", async () => {
    const fixture = await createRunFixture(pool, graph());
    await limitWorkspaces(2);
    const ids = await queue(fixture, 6);
    const [first, second] = await claimTogether(ids);
    await pool.query("UPDATE run SET lease_until = now() WHERE id = $1", [first?.id]);
    expect((await claimTogether(ids)).map((run) => run.epoch)).toEqual([2]);
    expect(await running()).toBe(2);
    const { rows } = await pool.query<{ owner: string }>("SELECT owner FROM run WHERE id = $1", [
      second?.id,
    ]);
    await claimers
      .find(({ id }) => id === rows[0]?.owner)
      ?.store.write({
        runId: second?.id as RunId,
        epoch: 1,
        steps: [],
        events: [],
        end: { outcome: { type: "parked", wakeAt: 4e12 }, at: 1, eventSeq: 1 },
      });
    expect(await claimTogether(ids)).toHaveLength(1);
    expect(await running()).toBe(2);
  });
});
