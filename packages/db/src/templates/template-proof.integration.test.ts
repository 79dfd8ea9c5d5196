import { type WorkflowGraph, type WorkflowGraphInput, workflowGraphSchema } from "@edgeloom/graph";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type Database } from "../client/database.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { graphHash } from "../workflows/workflow-version.ts";
import { recordTemplateProof } from "./template-proof.ts";
import { createTemplateRepository, type TemplateRepository } from "./template-repository.ts";

let testDatabase: TestDatabase;
let database: Database;
let templates: TemplateRepository;
let count = 0;

const start = { id: "start", type: "ManualTrigger", name: "Start" };
const wait = { id: "wait", type: "Wait", name: "Wait", parameters: { seconds: 1 } };
const graphOf = (change: Partial<WorkflowGraphInput> = {}): WorkflowGraph =>
  workflowGraphSchema.parse({ schemaVersion: 1, name: "W", nodes: [start, wait], ...change });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ connectionString: testDatabase.connectionString });
  templates = createTemplateRepository(database.prisma);
  const { pool } = database;
  await pool.query(
    `INSERT INTO workspace (id, slug, name) VALUES ('a', 'a', 'A'), ('b', 'b', 'B')`,
  );
  await pool.query(
    `INSERT INTO fleet (id, workspace_id, name, kind) VALUES ('world', 'a', 'F', 'simulated'), ('hosts', 'b', 'F', 'real')`,
  );
});
beforeEach(async () => {
  await database.pool.query("TRUNCATE template CASCADE");
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

interface Ran {
  readonly fleetId?: string;
  readonly state?: string;
  readonly options?: object;
  readonly sourceRunId?: string;
  readonly workflowId?: string;
}

/** A run of a graph that has ended; its worker was told so unless `announced` is false. */
async function run(graph: WorkflowGraph, ran: Ran = {}, announced = true): Promise<void> {
  count += 1;
  const { fleetId = "world", state = "succeeded", options = {}, sourceRunId = null } = ran;
  const workflowId = ran.workflowId ?? `workflow${count}`;
  const ids = { run: `run${count}`, version: `version${count}` };
  await database.pool.query(
    `INSERT INTO workflow (id, workspace_id, name, graph, created_by_id, updated_at) VALUES ($1, 'a', 'W', '{}', 'u', now())
     ON CONFLICT DO NOTHING`,
    [workflowId],
  );
  await database.pool.query(
    "INSERT INTO workflow_version (id, workflow_id, hash, graph, created_by_id) VALUES ($1, $2, $3, $4, 'u')",
    [ids.version, workflowId, graphHash(graph), JSON.stringify(graph)],
  );
  await database.pool.query(
    `INSERT INTO run (id, workspace_id, workflow_id, version_id, fleet_id, trigger, input, options, source_run_id, state,
       started_at, finished_at) VALUES ($1, 'a', $2, $3, $4, 'manual', '{}', $5, $6, $7::run_state,
       '2026-01-01T00:00:00Z', '2026-01-01T00:00:02.500Z')`,
    [ids.run, workflowId, ids.version, fleetId, JSON.stringify(options), sourceRunId, state],
  );
  if (announced) await recordTemplateProof(database.pool, ids.run, graph);
}

async function publish(graph: WorkflowGraph, workflowId = "none") {
  const text = { name: "T", summary: "S", lesson: "", category: "general" };
  const draft = { ...text, visibility: "public", graph, parameters: [], notes: "" } as const;
  return await templates.publish("a", "u", workflowId, draft);
}
const verified = async (id: string) => (await templates.get("a", "u", id)).verified;

const proof = (fleetKind: string) => ({
  at: Date.parse("2026-01-01T00:00:02.500Z"),
  fleetKind,
  durationMs: 2_500,
});

describe("a template version", () => {
  it("is not verified before anything ran", async () => {
    expect((await publish(graphOf())).verified).toBeNull();
  });

  it("is verified by a run of the same, whatever its name, layout and order", async () => {
    const { id } = await publish(graphOf());
    const moved = { ...start, position: { x: 10, y: 20 } };
    const note = {
      id: "n",
      text: "Hello",
      position: { x: 0, y: 0 },
      size: { width: 100, height: 100 },
    };
    await run(graphOf({ name: "Mine", nodes: [wait, moved], notes: [note] }));
    expect(await verified(id)).toEqual(proof("simulated"));
  });

  it.each<[string, Partial<WorkflowGraphInput>, Ran]>([
    ["with another parameter", { nodes: [start, { ...wait, parameters: { seconds: 2 } }] }, {}],
    ["with a node more", { nodes: [start, wait, { ...wait, id: "more" }] }, {}],
    ["with a pinned output", { nodes: [start, { ...wait, settings: { pinnedOutput: 1 } }] }, {}],
    ["that failed", {}, { state: "failed" }],
    ["of a part", {}, { options: { upToNodeId: "start" } }],
    ["that took outputs from another", {}, { sourceRunId: "run0" }],
  ])("is not verified by a run %s", async (_what, change, ran) => {
    const { id } = await publish(graphOf());
    await run(graphOf(change), ran);
    expect(await verified(id)).toBeNull();
  });

  it("keeps the first proof, and prefers one on real edge nodes", async () => {
    const { id } = await publish(graphOf());
    await run(graphOf());
    await run(graphOf(), { fleetId: "hosts" });
    expect(await verified(id)).toEqual(proof("real"));
    await run(graphOf());
    expect(await verified(id)).toEqual(proof("real"));
  });

  it("is verified from its publication when its workflow has succeeded before", async () => {
    await run(graphOf(), { workflowId: "own" }, false);
    expect((await publish(graphOf({ name: "Other name" }), "own")).verified).toEqual(
      proof("simulated"),
    );
    const changed = graphOf({ nodes: [start] });
    const { id } = await publish(changed, "own");
    expect(await verified(id)).toBeNull();
    const next = { graph: graphOf(), parameters: [], notes: "" };
    expect((await templates.publishVersion("a", "u", id, "own", next)).verified).toEqual(
      proof("simulated"),
    );
    const first = await templates.get("a", "u", id, 1);
    expect(first.version.verified).toBeNull();
  });

  it("passes its proof on to a fork", async () => {
    const { id } = await publish(graphOf());
    await run(graphOf());
    const fork = await templates.fork("b", "v", await templates.get("b", "v", id));
    expect(fork.verified).toEqual(proof("simulated"));
  });
});
