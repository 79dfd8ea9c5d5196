import { randomBytes } from "node:crypto";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type Database } from "../client/database.ts";
import { createSealer } from "../secrets/seal.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import {
  createPublicationRepository,
  type PublicationRepository,
} from "../workflows/publication.ts";
import {
  createWorkflowRepository,
  type WorkflowRepository,
} from "../workflows/workflow-repository.ts";
import { createTriggerRepository, type TriggerRepository } from "./trigger-repository.ts";

let testDatabase: TestDatabase;
let database: Database;
let workflows: WorkflowRepository;
let triggers: TriggerRepository;
let publications: PublicationRepository;
let workflowId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ connectionString: testDatabase.connectionString });
  workflows = createWorkflowRepository(database.prisma);
  const sealer = createSealer(randomBytes(32).toString("base64"));
  triggers = createTriggerRepository(database.prisma, sealer);
  publications = createPublicationRepository(database.prisma, sealer);
  await database.pool.query("INSERT INTO workspace (id, slug, name) VALUES ('a', 'a', 'A')");
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

type Node = readonly [id: string, type: string, parameters?: Record<string, string>];
const cron = (id: string, text: string): Node => [id, "ScheduleTrigger", { cron: text }];
const hook: Node = ["hook", "WebhookTrigger"];

const graphOf = (nodes: readonly Node[]): WorkflowGraph =>
  workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "W",
    nodes: nodes.map(([id, type, parameters = {}]) => ({ id, type, name: id, parameters })),
    edges: [],
  });

beforeEach(async () => {
  ({ id: workflowId } = await workflows.create("a", { graph: graphOf([]), createdById: "u" }));
});

const draft = (...nodes: Node[]) => workflows.saveDraft("a", workflowId, graphOf(nodes));
const entry = { actor: "user:u", action: "t", subject: "s", outcome: "done", detail: {} };
const publishDraft = () =>
  publications.publish(
    "a",
    workflowId,
    { message: "", createdById: "u", check: () => undefined },
    entry,
  );
const activate = (versionId: string) => publications.activate("a", workflowId, versionId, entry);
/** Publishes a draft of these nodes and returns the id of its version. */
async function publish(...nodes: Node[]): Promise<string> {
  await draft(...nodes);
  return (await publishDraft()).id;
}
async function trigger(nodeId: string) {
  const row = (await triggers.list("a", workflowId)).find((each) => each.nodeId === nodeId);
  if (row === undefined) throw new Error(`There is no trigger ${nodeId}`);
  return row;
}
const enabledAt = async (nodeId: string): Promise<Date | null> =>
  (await database.prisma.trigger.findFirstOrThrow({ where: { workflowId, nodeId } })).enabledAt;

describe("the triggers of a workflow", () => {
  it("have their next time from the moment they are published", async () => {
    const before = Date.now();
    await publish(cron("clock", "0 0 1 1 *"), ["start", "ManualTrigger"]);
    const rows = await triggers.list("a", workflowId);
    expect(rows).toMatchObject([{ nodeId: "clock", kind: "schedule", enabled: true }]);
    expect(rows[0]?.nextAt).toBe(Date.UTC(new Date(before).getUTCFullYear() + 1, 0, 1));
  });

  it("are scheduled anew when the schedule changed, and only then", async () => {
    await publish(cron("clock", "0 0 1 1 *"));
    const due = new Date(Date.now() - 60_000);
    await database.prisma.trigger.updateMany({ where: { workflowId }, data: { nextAt: due } });
    await publish(cron("clock", "0 0 1 1 *"));
    expect((await trigger("clock")).nextAt).toBe(due.getTime());
    await publish(cron("clock", "0 0 1 2 *"));
    expect(new Date((await trigger("clock")).nextAt ?? 0).getUTCMonth()).toBe(1);
  });

  it("go with their node, and with their workflow", async () => {
    await publish(cron("clock", "* * * * *"), cron("other", "* * * * *"));
    await publish(cron("other", "* * * * *"));
    expect((await triggers.list("a", workflowId)).map(({ nodeId }) => nodeId)).toEqual(["other"]);
    await workflows.archive("a", workflowId);
    expect(await database.prisma.trigger.count({ where: { workflowId } })).toBe(0);
    await expect(publishDraft()).rejects.toMatchObject({ code: "not_found" });
  });

  it("do not fire while their node is disabled", async () => {
    const graph = graphOf([cron("clock", "* * * * *")]);
    const [node] = graph.nodes;
    if (node === undefined) throw new Error("The graph has no node");
    const disabled = { ...node, settings: { ...node.settings, disabled: true } };
    await workflows.saveDraft("a", workflowId, { ...graph, nodes: [disabled] });
    await publishDraft();
    expect(await triggers.list("a", workflowId)).toEqual([]);
  });

  it("keep a webhook's address and secret through versions that lack it, while the draft has it", async () => {
    const first = await publish(cron("clock", "* * * * *"));
    const second = await publish(cron("clock", "* * * * *"), hook);
    const { path } = await trigger("hook");
    const secret = await triggers.revealSecret("a", workflowId, "hook");
    await activate(first);
    expect(await trigger("hook")).toMatchObject({ path, enabled: false });
    await activate(second);
    expect(await trigger("hook")).toMatchObject({ path, enabled: true });
    expect(await triggers.revealSecret("a", workflowId, "hook")).toBe(secret);
  });

  it("give a draft's webhook an address that the publication keeps", async () => {
    const { graph } = await draft(hook);
    await triggers.ensureWebhooks("a", workflowId, graph);
    const { path, enabled } = await trigger("hook");
    expect([enabled, path]).toEqual([false, expect.stringMatching(/^hook_/)]);
    await publish(hook);
    expect(await trigger("hook")).toMatchObject({ path, enabled: true });
  });

  it("become a webhook with an address when a node of another kind had their id", async () => {
    await publish(cron("hook", "* * * * *"));
    await publish(hook);
    expect((await trigger("hook")).path).toMatch(/^hook_/);
  });

  it("remember since when they fire, from publication to publication", async () => {
    await publish(["watch", "FleetEventTrigger"]);
    const since = await enabledAt("watch");
    expect(since).not.toBeNull();
    await publish(["watch", "FleetEventTrigger"], cron("clock", "* * * * *"));
    expect(await enabledAt("watch")).toEqual(since);
  });

  it("are those of the active version after publishers at once", async () => {
    await draft(cron("clock", "* * * * *"), hook);
    await Promise.all([publishDraft(), publishDraft(), publishDraft()]);
    const rows = await triggers.list("a", workflowId);
    expect(rows.map(({ nodeId, enabled }) => `${nodeId} ${enabled}`).sort()).toEqual([
      "clock true",
      "hook true",
    ]);
  });
});
