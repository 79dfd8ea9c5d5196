import { createDocumentRepository, createWorkflowRepository } from "@edgeloom/db";
import { documentToGraph } from "@edgeloom/document";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { createGatewayClient, createSystemClock, type GatewayClient } from "@edgeloom/host";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { startSecondGateway } from "../testing/second-gateway.ts";
import { internalToken, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { type DocumentWindow, namesIn, openWindow, rename } from "../testing/window.ts";

const eventually = { timeout: 20_000, interval: 20 };
const workflowId = "wf1";
let test: TestGateway;
let client: GatewayClient;

const graphOf = (...names: string[]): WorkflowGraph =>
  workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "Shared",
    nodes: names.map((name, index) => ({ id: `n${index}`, type: "ManualTrigger", name })),
  });

const connect = (url: string): GatewayClient =>
  createGatewayClient({ url, token: internalToken, process: "test", clock: createSystemClock() });

/** As the REST API saves: into the row, or into the document when there is one. */
async function save(
  graph: WorkflowGraph,
  revision?: number,
  through = client,
): Promise<{ revision: number; graph: WorkflowGraph }> {
  const workflows = createWorkflowRepository(test.database.prisma);
  const replacement = { workspaceId: "w1", workflowId, graph, revision };
  return await workflows.saveDraft("w1", workflowId, graph, revision, () =>
    through.replaceDocument(replacement),
  );
}

const open = (): Promise<DocumentWindow> => openWindow(test.viewer({ role: "editor" }), workflowId);
const documentRows = (): Promise<number> => test.database.prisma.documentUpdate.count();

/** Names of nodes in what the stored updates say. */
async function storedNames(): Promise<string[]> {
  const doc = new Y.Doc();
  const updates = await createDocumentRepository(test.database.pool).open(workflowId);
  for (const update of updates) Y.applyUpdate(doc, update);
  return documentToGraph(doc).nodes.map(({ name }) => name);
}

beforeEach(async () => {
  test = await startTestGateway({ clustered: true });
  client = connect(test.url);
  await test.createWorkspace("w1");
  await test.database.prisma.workflow.create({
    data: {
      id: workflowId,
      workspaceId: "w1",
      name: "Shared",
      createdById: "u1",
      graph: JSON.parse(JSON.stringify(graphOf("Start"))),
    },
  });
});

afterEach(async () => {
  client.close();
  await test.close();
});

describe("a graph that is saved as a whole", () => {
  it("is written into the row as long as nobody opened the workflow, which then opens with it", async () => {
    expect(await save(graphOf("Begin"))).toMatchObject({ revision: 1 });
    expect(await documentRows()).toBe(0);
    expect(namesIn(await open())).toEqual(["Begin"]);
    expect(await documentRows()).toBe(1);
  });

  it("comes to the windows that are open, and stays when they edit on", async () => {
    const [left, right] = await Promise.all([open(), open()]);
    const saved = await save(graphOf("Begin", "Then"));
    expect(saved.graph.nodes.map(({ name }) => name)).toEqual(["Begin", "Then"]);
    for (const window of [left, right]) {
      await vi.waitFor(() => expect(namesIn(window)).toEqual(["Begin", "Then"]), eventually);
    }
    rename(left, "n0", "Renamed");
    await vi.waitFor(() => expect(namesIn(right)).toEqual(["Renamed", "Then"]), eventually);
    await vi.waitFor(async () => expect(await storedNames()).toEqual(["Renamed", "Then"]), {
      ...eventually,
    });
  });

  it("is what the next window opens with when all are closed", async () => {
    const window = await open();
    await window.close();
    await save(graphOf("Begin"));
    expect(await storedNames()).toEqual(["Begin"]);
    expect(namesIn(await open())).toEqual(["Begin"]);
  });

  it("is refused when the workflow was changed since, also by what a window has just done", async () => {
    const window = await open();
    const { revision } = await save(graphOf("Begin"));
    rename(window, "n0", "Renamed");
    await window.sent();
    await expect(save(graphOf("Mine"), revision)).rejects.toMatchObject({ code: "conflict" });
    expect(namesIn(window)).toEqual(["Renamed"]);
    const current = await test.database.prisma.workflow.findUniqueOrThrow({
      where: { id: workflowId },
    });
    await save(graphOf("Mine"), current.revision);
    await vi.waitFor(() => expect(namesIn(window)).toEqual(["Mine"]), eventually);
  });

  it("changes nothing when it is saved again, whatever the revision", async () => {
    await open();
    const first = await save(graphOf("Begin"), 0);
    const rows = await documentRows();
    expect(await save(graphOf("Begin"), 0)).toEqual(first);
    expect(await documentRows()).toBe(rows);
  });

  it("is one and the same to all who save at once on one revision", async () => {
    await open();
    const names = ["One", "Two", "Three"];
    const saves = await Promise.allSettled(names.map((name) => save(graphOf(name), 0)));
    expect(saves.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(names).toContain((await storedNames())[0]);
  });

  it("is kept out of the document of another workspace", async () => {
    const replacement = { workspaceId: "w2", workflowId, graph: graphOf("Stolen") };
    await expect(client.replaceDocument(replacement)).rejects.toMatchObject({ code: "not_found" });
  });

  it("waits for a gateway that is restarted, and is refused when none comes", async () => {
    await (await open()).close();
    await test.gateway.close();
    const saved = save(graphOf("Begin"));
    await test.reopen();
    await saved;
    expect(await storedNames()).toEqual(["Begin"]);
    const nowhere = connect("http://127.0.0.1:1");
    await expect(save(graphOf("Never"), undefined, nowhere)).rejects.toMatchObject({
      code: "unavailable",
    });
    nowhere.close();
    expect(await storedNames()).toEqual(["Begin"]);
  });

  it("comes to windows on another gateway than the one that took it", async () => {
    const second = await startSecondGateway(test);
    const other = connect(second.url);
    const windows = [await open(), await openWindow(test.viewer({}, second.url), workflowId)];
    await save(graphOf("Begin", "Then"), undefined, other);
    for (const window of windows) {
      await vi.waitFor(() => expect(namesIn(window)).toEqual(["Begin", "Then"]), eventually);
    }
    expect(await storedNames()).toEqual(["Begin", "Then"]);
    other.close();
    await second.close();
  });
});
