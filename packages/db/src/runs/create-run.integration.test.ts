import { workflowGraphSchema } from "@edgeloom/graph";
import { EdgeloomError, type RunId, type WorkerId } from "@edgeloom/kernel";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createRun } from "./create-run.ts";
import { createPostgresRunStore } from "./postgres-run-store.ts";
import { createRunFixture, type RunFixture } from "./testing.ts";

const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "itself",
  nodes: [{ id: "a", type: "Step", name: "a" }],
});

describe("runs as they are created and claimed", () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let fixture: RunFixture;

  beforeEach(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.connectionString });
    fixture = await createRunFixture(pool, graph);
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  async function start(parentRunId?: RunId): Promise<RunId> {
    const { workspaceId, workflowId } = fixture;
    const trigger = parentRunId === undefined ? "manual" : "sub_workflow";
    const parentKey = parentRunId && `${parentRunId}/a/`;
    const version = { kind: "active" } as const;
    const request = { workflowId, version, trigger, parentRunId, parentKey } as const;
    return (await createRun(pool, workspaceId, request)).runId;
  }

  it("ends a chain of sub-workflows that call each other for ever", async () => {
    let last = await start();
    for (let depth = 1; depth <= 16; depth += 1) last = await start(last);
    const refused = await start(last).catch((error: unknown) => error);
    if (!(refused instanceof EdgeloomError)) throw new Error("expected a refusal");
    expect(refused.message).toContain(`The sub-workflow "${fixture.workflowId}"`);
    expect(refused.remedy).toContain("calls itself");
    expect((await pool.query("SELECT FROM run")).rowCount).toBe(17);
  });

  it("fails a run that cannot be read, and gives those claimed with it", async () => {
    const [damaged, well] = [await start(), await start()];
    await pool.query("UPDATE run SET version_id = 'ver_gone' WHERE id = $1", [damaged]);
    const store = createPostgresRunStore(pool, "w" as WorkerId);
    const claimed = await store.claim([damaged, well], "w" as WorkerId, 5_000);
    expect(claimed.map((run) => run.id)).toEqual([well]);
    const result = await store.outcome(damaged);
    expect(result).toMatchObject({ state: "failed", error: { code: "internal" } });
    expect(result?.error?.message).toContain("ver_gone");
  });
});
