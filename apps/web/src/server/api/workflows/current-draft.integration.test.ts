import { createDocumentRepository } from "@edgeloom/db";
import { documentMaps } from "@edgeloom/document";
import type { GatewayClient } from "@edgeloom/host";
import { EdgeloomError } from "@edgeloom/kernel";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import {
  graphOf,
  openTestInstallation,
  type Person,
  type TestInstallation,
} from "../../testing/test-installation.ts";

let installation: TestInstallation;
let owner: Person;
let workflowId: string;

beforeAll(async () => {
  installation = await openTestInstallation();
  owner = await installation.addOwner("olga");
  await owner.ask("POST", "/fleets", { body: { name: "F", kind: "simulated" } });
});
beforeEach(async () => {
  const body = { graph: graphOf("Draft") };
  workflowId = (await owner.ask<{ id: string }>("POST", "/workflows", { body })).body.id;
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await installation.close();
});

/** A change of the shared document that reaches the database only when the gateway is asked to flush. */
async function typeInWindow(name: string): Promise<void> {
  const documents = createDocumentRepository(installation.server.database.pool);
  const doc = new Y.Doc();
  for (const update of await documents.open(workflowId)) Y.applyUpdate(doc, update);
  const before = Y.encodeStateVector(doc);
  (documentMaps(doc).nodes.get("start") as Y.Map<unknown>).set("name", name);
  const typed = Y.encodeStateAsUpdate(doc, before);
  const flush: GatewayClient["flushDocument"] = async (document) => {
    expect(document).toEqual({ workspaceId: owner.workspaceId, workflowId });
    await documents.append(workflowId, typed);
  };
  vi.spyOn(installation.server.gateway, "flushDocument").mockImplementation(flush);
}

interface Graph {
  readonly nodes: readonly { readonly name: string }[];
}
const firstName = ({ nodes }: Graph): string | undefined => nodes[0]?.name;

describe("what a window has just changed", () => {
  it("is in the version that is published", async () => {
    await typeInWindow("Begin");
    const path = `/workflows/${workflowId}/versions`;
    const published = await owner.ask<{ id: string }>("POST", path, { body: {} });
    expect(published.status).toBe(201);
    const version = await owner.ask<{ graph: Graph }>("GET", `${path}/${published.body.id}`);
    expect(firstName(version.body.graph)).toBe("Begin");
  });

  it("is in the template that is published, and in its next version", async () => {
    await typeInWindow("Begin");
    const text = { name: "T", summary: "S", workflowId };
    const made = await owner.ask<{ id: string; graph: Graph }>("POST", "/templates", {
      body: text,
    });
    expect(firstName(made.body.graph)).toBe("Begin");
    await typeInWindow("Later");
    const path = `/templates/${made.body.id}/versions`;
    const next = await owner.ask<{ graph: Graph }>("POST", path, { body: { workflowId } });
    expect(firstName(next.body.graph)).toBe("Later");
  });

  it("is in a run of the draft", async () => {
    await typeInWindow("Begin");
    const started = await owner.ask<{ runId: string }>("POST", "/runs", { body: { workflowId } });
    const run = await owner.ask<{ graph: Graph }>("GET", `/runs/${started.body.runId}`);
    expect(firstName(run.body.graph)).toBe("Begin");
  });

  it("is waited for: nothing is published while no gateway answers", async () => {
    await typeInWindow("Begin");
    vi.spyOn(installation.server.gateway, "flushDocument").mockRejectedValue(
      new EdgeloomError({ code: "unavailable", message: "No gateway answers" }),
    );
    const path = `/workflows/${workflowId}/versions`;
    const refused = await owner.ask("POST", path, { body: {} });
    expect(refused).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect((await owner.ask<{ items: object[] }>("GET", path)).body.items).toEqual([]);
  });
});

describe("a workflow that was never opened in a window", () => {
  it("is published without a gateway", async () => {
    const asked = vi.spyOn(installation.server.gateway, "flushDocument");
    const path = `/workflows/${workflowId}/versions`;
    expect((await owner.ask("POST", path, { body: {} })).status).toBe(201);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("a graph of one's own", () => {
  it("is run for those who may change the workflow, and refused to operators, who may run its draft", async () => {
    const operator = await installation.addMember("otto", owner.workspaceId, "operator");
    const body = { workflowId, graph: graphOf("Another") };
    expect((await owner.ask("POST", "/runs", { body })).status).toBe(201);
    expect(await operator.ask("POST", "/runs", { body })).toMatchObject({
      status: 403,
      body: { code: "forbidden", field: "graph" },
    });
    expect((await operator.ask("POST", "/runs", { body: { workflowId } })).status).toBe(201);
  });
});
