import { createDocumentRepository } from "@edgeloom/db";
import { documentToGraph } from "@edgeloom/document";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import {
  type ClusterAdapter,
  clusterAdapters,
  startClusterAdapter,
} from "../testing/cluster-adapters.ts";
import { type GatewayProcess, startGatewayProcess } from "../testing/gateway-process.ts";
import { startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { type DocumentWindow, namesIn, openWindow, rename } from "../testing/window.ts";

const eventually = { timeout: 30_000, interval: 20 };
const workflowId = "wf1";
const nodes = ["a", "b", "c", "d"];

describe.each(clusterAdapters)("one workflow under edit at two gateways over %s", (name) => {
  let adapter: ClusterAdapter;
  let test: TestGateway;
  /** A process, which may be killed. */
  let first: GatewayProcess;
  /** Ends the hold on storage, if there is one. */
  let goOn: () => Promise<void>;

  beforeAll(async () => {
    adapter = await startClusterAdapter(name);
  });
  afterAll(async () => {
    await adapter.close();
  });

  beforeEach(async () => {
    goOn = async () => undefined;
    test = await startTestGateway({ clustered: true, redisUrl: adapter.environment.REDIS_URL });
    first = await startGatewayProcess(test.connectionString, adapter.environment);
    await test.createWorkspace("w1");
    const graph = {
      schemaVersion: 1,
      name: "Shared",
      nodes: nodes.map((id) => ({ id, type: "ManualTrigger", name: id })),
    };
    await test.database.prisma.workflow.create({
      data: { id: workflowId, workspaceId: "w1", name: "Shared", createdById: "u1", graph },
    });
  });
  afterEach(async () => {
    await goOn();
    await first.kill();
    await test.close();
  });

  const openAt = (url: string, doc?: Y.Doc): Promise<DocumentWindow> =>
    openWindow(test.viewer({ role: "editor" }, url), workflowId, doc);

  /** Names of nodes by what the database alone says: its updates, and the graph derived from them. */
  async function stored(): Promise<{ updates: string[]; graph: string[] }> {
    const doc = new Y.Doc();
    for (const update of await createDocumentRepository(test.database.pool).open(workflowId)) {
      Y.applyUpdate(doc, update);
    }
    const row = await test.database.prisma.workflow.findUniqueOrThrow({
      where: { id: workflowId },
    });
    const graph = row.graph as { nodes: { name: string }[] };
    return {
      updates: documentToGraph(doc).nodes.map((node) => node.name),
      graph: graph.nodes.map((node) => node.name),
    };
  }

  async function expectStored(names: string[]): Promise<void> {
    await vi.waitFor(async () => {
      expect(await stored()).toEqual({ updates: names, graph: names });
    }, eventually);
  }

  async function expectShown(windows: readonly DocumentWindow[], names: string[]): Promise<void> {
    for (const window of windows) {
      await vi.waitFor(() => expect(namesIn(window)).toEqual(names), eventually);
    }
  }

  /** Nobody can store updates of documents until `goOn` is called. */
  async function holdUpStorage(): Promise<void> {
    const client = await test.database.pool.connect();
    await client.query("BEGIN");
    await client.query("LOCK TABLE document_update IN EXCLUSIVE MODE");
    goOn = async () => {
      goOn = async () => undefined;
      await client.query("COMMIT");
      client.release();
    };
  }

  it("shows each the other's changes, and stores all of them", async () => {
    const [left, right] = await Promise.all([openAt(first.url), openAt(test.url)]);
    rename(left, "a", "left-1");
    await expectShown([right], ["left-1", "b", "c", "d"]);
    rename(right, "b", "right-1");
    await expectShown([left], ["left-1", "right-1", "c", "d"]);
    // At the same moment, of the same node too: one of them wins, the same one for both.
    rename(left, "c", "left-2");
    rename(right, "d", "right-2");
    rename(left, "a", "left-3");
    rename(right, "a", "right-3");
    await vi.waitFor(() => {
      expect(namesIn(left)).toEqual(namesIn(right));
      expect(namesIn(left).slice(1)).toEqual(["right-1", "left-2", "right-2"]);
      expect(["left-3", "right-3"]).toContain(namesIn(left)[0]);
    }, eventually);
    await expectStored(namesIn(left));
  });

  it("loses nothing when the gateway of one is killed while both edit", async () => {
    const [left, right] = await Promise.all([openAt(first.url), openAt(test.url)]);
    for (let round = 1; round <= 20; round += 1) {
      rename(left, "a", `left-${round}`);
      rename(right, "b", `right-${round}`);
    }
    await first.kill();
    // While it is cut off, and when it is back at the other gateway.
    rename(left, "c", "left-offline");
    rename(right, "d", "right-alone");
    left.socket.disconnect();
    const back = await openAt(test.url, left.doc);
    rename(back, "a", "left-back");
    const names = ["left-back", "right-20", "left-offline", "right-alone"];
    await expectShown([back, right], names);
    await expectStored(names);
    for (const window of [back, right]) window.socket.disconnect();
    await test.restart();
    await expectShown([await openAt(test.url)], names);
  });

  it("stores what a killed gateway told the other, and had not stored itself", async () => {
    const [left, right] = await Promise.all([openAt(first.url), openAt(test.url)]);
    await holdUpStorage();
    rename(left, "a", "told");
    await expectShown([right], ["told", "b", "c", "d"]);
    await first.kill();
    left.socket.disconnect();
    // What it had under way in the database ends with it.
    await test.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'gateway'`,
    );
    await goOn();
    await expectStored(["told", "b", "c", "d"]);
  });

  it("shows a window what was changed at the other gateway just before it opened", async () => {
    const left = await openAt(first.url);
    await holdUpStorage();
    rename(left, "a", "before");
    await left.sent();
    const right = await openAt(test.url);
    await goOn();
    await expectShown([right], ["before", "b", "c", "d"]);
    await expectStored(["before", "b", "c", "d"]);
  });
});
