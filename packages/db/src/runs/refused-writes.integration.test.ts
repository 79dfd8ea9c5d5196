import { workflowGraphSchema } from "@edgeloom/graph";
import type { RunId, WorkerId } from "@edgeloom/kernel";
import type { ClaimedRun, RunStore, RunWrite, StepWrite } from "@edgeloom/runtime";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createRun } from "./create-run.ts";
import { createPostgresRunStore } from "./postgres-run-store.ts";
import { loadSteps } from "./run-rows.ts";
import { createRunFixture } from "./testing.ts";

const worker = "w1" as WorkerId;
const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "refused",
  nodes: [{ id: "a", type: "Step", name: "a" }],
});

let database: TestDatabase;
let pool: pg.Pool;
let store: RunStore;
let runs: ClaimedRun[];

beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString });
  store = createPostgresRunStore(pool, worker);
  const { workspaceId, workflowId } = await createRunFixture(pool, graph);
  const ids: RunId[] = [];
  for (let i = 0; i < 2; i += 1) {
    const request = { workflowId, version: { kind: "active" }, trigger: "api" } as const;
    ids.push((await createRun(pool, workspaceId, request)).runId);
  }
  runs = [...(await store.claim(ids, worker, 60_000))];
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

function writeOf(run: ClaimedRun, nodeId: string, outputText = "{}"): RunWrite {
  const step: StepWrite = {
    nodeId,
    iteration: "",
    attempt: 1,
    state: "succeeded",
    input: undefined,
    inputText: undefined,
    output: {},
    outputText,
    error: null,
    edgeNodeId: null,
    startSeq: 1,
    endSeq: 2,
    resumeAt: null,
    startedAt: 1,
    finishedAt: 2,
    outputSize: 2,
    outputsTaken: [],
  };
  return { runId: run.id, epoch: run.epoch, steps: [step], events: [], end: undefined };
}

const notJson = "{";

it("stores nothing of a run after a write that PostgreSQL refused, and all of the others", async () => {
  const [broken, whole] = runs;
  if (broken === undefined || whole === undefined) throw new Error("expected two runs");
  const settled = await Promise.allSettled([
    store.write(writeOf(broken, "a", notJson)),
    store.write(writeOf(broken, "b")),
    store.write(writeOf(whole, "a")),
    // Made while the batch with the others is being written.
    Promise.resolve().then(() => store.write(writeOf(broken, "c"))),
  ]);
  expect(settled.map(({ status }) => status)).toEqual([
    "rejected",
    "rejected",
    "fulfilled",
    "rejected",
  ]);
  await expect(store.write(writeOf(broken, "d"))).rejects.toThrow();
  const steps = await loadSteps(pool, [broken.id, whole.id]);
  expect(steps.get(broken.id)).toEqual([]);
  expect(steps.get(whole.id)?.map((step) => step.nodeId)).toEqual(["a"]);
});

it("takes writes again once the run has been claimed anew", async () => {
  const [broken] = runs;
  if (broken === undefined) throw new Error("expected a run");
  await expect(store.write(writeOf(broken, "a", notJson))).rejects.toThrow();
  await pool.query("UPDATE run SET lease_until = now()");
  const [again] = await store.claim([broken.id], worker, 60_000);
  if (again === undefined) throw new Error("expected the run again");
  await store.write(writeOf(again, "a"));
  expect((await loadSteps(pool, [broken.id])).get(broken.id)).toHaveLength(1);
});
