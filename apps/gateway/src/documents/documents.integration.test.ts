import type { Role } from "@edgeloom/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { type DocumentWindow, namesIn, openWindow, rename } from "../testing/window.ts";

const eventually = { timeout: 20_000, interval: 20 };
const workflowId = "wf1";
let test: TestGateway;

const open = (role: Role): Promise<DocumentWindow> => openWindow(test.viewer({ role }), workflowId);

async function stored(): Promise<{ revision: number; name: string | undefined }> {
  const row = await test.database.prisma.workflow.findUniqueOrThrow({ where: { id: workflowId } });
  const graph = row.graph as { nodes: { name: string }[] };
  return { revision: row.revision, name: graph.nodes[0]?.name };
}

beforeEach(async () => {
  test = await startTestGateway();
  await test.createWorkspace("w1");
  await test.database.prisma.workflow.create({
    data: {
      id: workflowId,
      workspaceId: "w1",
      name: "Shared",
      createdById: "u1",
      graph: {
        schemaVersion: 1,
        name: "Shared",
        nodes: [{ id: "a", type: "ManualTrigger", name: "Start" }],
      },
    },
  });
});

afterEach(async () => {
  await test.close();
});

describe("the shared document of a workflow", () => {
  it("is seeded once for two windows that open at once, and brings the changes of each to the other", async () => {
    const [left, right] = await Promise.all([open("owner"), open("editor")]);
    expect(await test.database.prisma.documentUpdate.count()).toBe(1);
    rename(left, "a", "Begin");
    await vi.waitFor(() => expect(namesIn(right)).toEqual(["Begin"]), eventually);
  });

  it("is stored, and its graph written into the workflow with a new revision", async () => {
    const window = await open("editor");
    rename(window, "a", "Begin");
    await vi.waitFor(async () => {
      expect(await stored()).toEqual({ revision: 1, name: "Begin" });
    }, eventually);
    window.socket.disconnect();
    await test.restart();
    expect(namesIn(await open("editor"))).toEqual(["Begin"]);
  });

  it("keeps what was changed in the moment in which the last window closed", async () => {
    const first = await open("editor");
    rename(first, "a", "Begin");
    await ask(first.socket, "unsubscribe", { kind: "workflow", workflowId });
    expect(namesIn(await open("editor"))).toEqual(["Begin"]);
  });

  it("may be read, not changed, by a viewer", async () => {
    const [editor, viewer] = [await open("editor"), await open("viewer")];
    rename(viewer, "a", "Hacked");
    await vi.waitFor(() => expect(viewer.refusals).toEqual(["forbidden"]), eventually);
    expect(namesIn(editor)).toEqual(["Start"]);
  });
});
