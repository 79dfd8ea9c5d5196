import { randomBytes } from "node:crypto";
import { seedUpdate } from "@edgeloom/document";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type Database } from "../client/database.ts";
import { createDocumentRepository } from "../documents/document-repository.ts";
import { createSealer, type Sealer } from "../secrets/seal.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createPublicationRepository, type PublicationRepository } from "./publication.ts";
import { createWorkflowRepository, type WorkflowRepository } from "./workflow-repository.ts";

let testDatabase: TestDatabase;
let database: Database;
let workflows: WorkflowRepository;
let sealer: Sealer;
let publications: PublicationRepository;
let workflowId: string;

const graphOf = (name: string): WorkflowGraph =>
  workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "W",
    nodes: [
      { id: "start", type: "ManualTrigger", name },
      { id: "hook", type: "WebhookTrigger", name: "Hook" },
    ],
  });
const entry = {
  actor: "user:u",
  action: "workflow.publish",
  subject: "workflow",
  outcome: "done",
  detail: {},
};
const version = { message: "", createdById: "u", check: () => undefined };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ connectionString: testDatabase.connectionString });
  workflows = createWorkflowRepository(database.prisma);
  sealer = createSealer(randomBytes(32).toString("base64"));
  publications = createPublicationRepository(database.prisma, sealer);
  await database.pool.query("INSERT INTO workspace (id, slug, name) VALUES ('a', 'a', 'A')");
});
beforeEach(async () => {
  await database.prisma.auditEntry.deleteMany();
  const created = await workflows.create("a", { graph: graphOf("Start"), createdById: "u" });
  workflowId = created.id;
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

/** Stores a document from which no gateway has derived the row's graph yet. */
async function renameInDocument(name: string): Promise<void> {
  const documents = createDocumentRepository(database.pool);
  await documents.append(workflowId, seedUpdate(graphOf(name)));
}

const firstName = ({ nodes }: WorkflowGraph) => nodes.find(({ id }) => id === "start")?.name;

/** What a publication leaves behind. */
async function traces() {
  const { prisma } = database;
  const where = { workflowId };
  return {
    versions: await prisma.workflowVersion.count({ where }),
    triggers: await prisma.trigger.count({ where }),
    entries: await prisma.auditEntry.count(),
    active: (await prisma.workflow.findUniqueOrThrow({ where: { id: workflowId } }))
      .activeVersionId,
  };
}
const nothing = { versions: 0, triggers: 0, entries: 0, active: null };

describe("a publication", () => {
  it("takes what the stored document says, though the row's graph is older", async () => {
    await renameInDocument("Begin");
    const before = await workflows.get("a", workflowId);
    expect(firstName(before.graph)).toBe("Start");
    expect(firstName(await workflows.draft("a", workflowId))).toBe("Begin");
    const { id } = await publications.publish("a", workflowId, version, entry);
    expect(firstName((await workflows.version("a", workflowId, id)).graph)).toBe("Begin");
    const after = await workflows.get("a", workflowId);
    expect(firstName(after.graph)).toBe("Begin");
    expect([after.revision, after.activeVersion]).toEqual([before.revision + 1, 1]);
  });

  it("leaves version, triggers and an entry in the audit log", async () => {
    const { id } = await publications.publish("a", workflowId, version, entry);
    expect(await traces()).toEqual({ versions: 1, triggers: 1, entries: 1, active: id });
  });

  it("leaves nothing when its triggers cannot be made", async () => {
    const broken = createPublicationRepository(database.prisma, {
      ...sealer,
      seal: () => {
        throw new Error("no key");
      },
    });
    await expect(broken.publish("a", workflowId, version, entry)).rejects.toThrow("no key");
    expect(await traces()).toEqual(nothing);
  });

  it("leaves nothing when the audit log cannot be written", async () => {
    const unwritable = { ...entry, action: "a\u0000b" };
    await expect(publications.publish("a", workflowId, version, unwritable)).rejects.toThrow();
    expect(await traces()).toEqual(nothing);
  });

  it("leaves nothing when the graph is refused", async () => {
    const check = (): never => {
      throw new Error("not fit");
    };
    const refused = publications.publish("a", workflowId, { ...version, check }, entry);
    await expect(refused).rejects.toThrow("not fit");
    expect(await traces()).toEqual(nothing);
  });

  it("of another workspace's workflow is refused", async () => {
    const stolen = publications.publish("b", workflowId, version, entry);
    await expect(stolen).rejects.toMatchObject({ code: "not_found" });
    expect(await traces()).toEqual(nothing);
  });

  it("stays what it was when another version cannot be made active", async () => {
    const first = await publications.publish("a", workflowId, version, entry);
    const missing = publications.activate("a", workflowId, "none", entry);
    await expect(missing).rejects.toMatchObject({ code: "not_found" });
    expect(await traces()).toMatchObject({ active: first.id, entries: 1 });
  });
});
