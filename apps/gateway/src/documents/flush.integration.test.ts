import { randomBytes } from "node:crypto";
import {
  createPublicationRepository,
  createSealer,
  createWorkflowRepository,
  type PublicationRepository,
} from "@edgeloom/db";
import { workflowGraphSchema } from "@edgeloom/graph";
import { createGatewayClient, createSystemClock, type GatewayClient } from "@edgeloom/host";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startSecondGateway } from "../testing/second-gateway.ts";
import { internalToken, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { type DocumentWindow, namesIn, openWindow, rename } from "../testing/window.ts";

const eventually = { timeout: 20_000, interval: 20 };
const workflowId = "wf1";
const document = { workspaceId: "w1", workflowId };
let test: TestGateway;
let client: GatewayClient;
let publications: PublicationRepository;

const connect = (url: string): GatewayClient =>
  createGatewayClient({ url, token: internalToken, process: "test", clock: createSystemClock() });

beforeEach(async () => {
  test = await startTestGateway({ clustered: true });
  client = connect(test.url);
  const { prisma } = test.database;
  publications = createPublicationRepository(
    prisma,
    createSealer(randomBytes(32).toString("base64")),
  );
  await test.createWorkspace("w1");
  const graph = workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "Shared",
    nodes: ["a", "b"].map((id) => ({ id, type: "ManualTrigger", name: id })),
  });
  const data = { id: workflowId, workspaceId: "w1", name: "Shared", createdById: "u1" };
  await prisma.workflow.create({ data: { ...data, graph: JSON.parse(JSON.stringify(graph)) } });
});

afterEach(async () => {
  client.close();
  await test.close();
});

const open = (at?: string): Promise<DocumentWindow> =>
  openWindow(test.viewer({ role: "editor" }, at), workflowId);

/** As the web server publishes; answers the names of the nodes in the version. */
async function publish(through = client): Promise<string[]> {
  await through.flushDocument(document);
  const entry = { actor: "user:u1", action: "p", subject: "s", outcome: "done", detail: {} };
  const version = { message: "", createdById: "u1", check: () => undefined };
  const { id } = await publications.publish("w1", workflowId, version, entry);
  const workflows = createWorkflowRepository(test.database.prisma);
  return (await workflows.version("w1", workflowId, id)).graph.nodes.map(({ name }) => name);
}

/** Types letter by letter, and resolves when the gateway has the last one. */
async function type(window: DocumentWindow, nodeId: string, text: string): Promise<void> {
  for (let end = 1; end <= text.length; end += 1) rename(window, nodeId, text.slice(0, end));
  await window.sent();
}

describe("a version that is published while two edit", () => {
  it("has the last keystroke of both, stored or not", async () => {
    const [left, right] = await Promise.all([open(), open()]);
    await Promise.all([type(left, "a", "Discover"), type(right, "b", "Deploy")]);
    expect(await publish()).toEqual(["Discover", "Deploy"]);
  });

  it("has the last keystroke of those on another gateway than the one that is asked", async () => {
    const second = await startSecondGateway(test);
    const [left, right] = [await open(), await open(second.url)];
    // They know each other once a change has come across.
    rename(left, "a", "Hello");
    await vi.waitFor(() => expect(namesIn(right)[0]).toBe("Hello"), eventually);
    await Promise.all([type(left, "a", "Discover"), type(right, "b", "Deploy")]);
    expect(await publish()).toEqual(["Discover", "Deploy"]);
    await second.close();
  });

  it("has what was changed in the moment in which the last window closed", async () => {
    const window = await open();
    await type(window, "a", "Discover");
    await window.close();
    expect(await publish()).toEqual(["Discover", "b"]);
  });
});

describe("flushing a document", () => {
  it("is refused for a workflow of another workspace", async () => {
    const foreign = client.flushDocument({ workspaceId: "w2", workflowId });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });

  it("is refused while what was changed cannot be stored", async () => {
    const window = await open();
    const { pool } = test.database;
    await pool.query("ALTER TABLE document_update RENAME TO document_update_away");
    const silenced = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await type(window, "a", "Discover");
    await expect(client.flushDocument(document)).rejects.toMatchObject({ code: "unavailable" });
    await pool.query("ALTER TABLE document_update_away RENAME TO document_update");
    await vi.waitFor(() => client.flushDocument(document), eventually);
    silenced.mockRestore();
    expect(await publish()).toEqual(["Discover", "b"]);
  });
});
