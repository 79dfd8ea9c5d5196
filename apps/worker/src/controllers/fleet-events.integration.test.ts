import type { JsonObject, JsonValue } from "@edgeloom/kernel";
import type { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Log } from "../log.ts";
import { openTestWorkspace, type TestWorkspace } from "../testing/test-workspace.ts";
import type { HeldController } from "./controller-host.ts";
import { createFleetEvents } from "./fleet-events.ts";

let workspace: TestWorkspace;
let warnings: string[];

const log: Log = (_level, message) => void warnings.push(message);
const held: HeldController = {
  key: "fleet_events",
  workspaceId: null,
  config: {},
  status: {},
  epoch: 1,
};

beforeEach(async () => {
  workspace = await openTestWorkspace();
  warnings = [];
});
afterEach(async () => {
  await workspace.close();
});

const turn = (
  pool: Pool = workspace.pool,
  signal: AbortSignal = new AbortController().signal,
): Promise<JsonValue | undefined> => createFleetEvents(pool, log).turn(held, signal);

async function watch(id: string, config: JsonObject): Promise<void> {
  const node = { id: "watch", type: "FleetEventTrigger", name: "Watch", parameters: config };
  await workspace.addWorkflow(id, [node]);
  await workspace.addTrigger({
    id: `trg_${id}`,
    workflowId: id,
    nodeId: "watch",
    kind: "fleet_event",
    config,
  });
}

const setHealth = (id: string, health: string) =>
  workspace.pool.query("UPDATE edge_node SET health = $2 WHERE id = 'f/' || $1", [id, health]);
const pending = async (): Promise<number> =>
  (await workspace.pool.query("SELECT FROM fleet_event")).rowCount ?? 0;

/** As a worker that is killed once its runs exist and before it could note that it handled their events. */
function dyingBeforeSettling(pool: Pool): Pool {
  return new Proxy(pool, {
    get(target, property) {
      if (property !== "query") return Reflect.get(target, property, target);
      return async (text: string, values: unknown[]) => {
        if (text.includes("DELETE FROM fleet_event")) throw new Error("the worker was killed");
        return await target.query(text, values);
      };
    },
  });
}

describe("fleet event triggers", () => {
  it("start one run for each event that passes their filter", async () => {
    await workspace.addEdgeNode("one", "eu-west");
    await workspace.addEdgeNode("two", "japan");
    await watch("wf", {
      events: ["health_changed"],
      regions: ["eu-west"],
      subjects: ["unhealthy"],
    });
    await setHealth("one", "unhealthy");
    await setHealth("one", "healthy");
    await setHealth("two", "unhealthy");
    await turn();
    await turn();
    expect(await workspace.runs()).toEqual([
      {
        trigger: "fleet_event",
        triggerNodeId: "watch",
        fleetId: "f",
        input: expect.objectContaining({
          kind: "health_changed",
          edgeNodeId: "one",
          region: "eu-west",
          subject: "unhealthy",
          detail: { from: "unknown" },
        }),
      },
    ]);
    expect(await pending()).toBe(0);
  });

  it("fill in the defaults of their parameters", async () => {
    await workspace.addEdgeNode("one", "eu-west");
    await watch("wf", {});
    await setHealth("one", "unhealthy");
    await turn();
    expect(await workspace.runs()).toHaveLength(1);
  });

  it("start no second run when a worker dies before it noted the first", async () => {
    await workspace.addEdgeNode("one", "eu-west");
    await watch("wf", { events: ["health_changed"] });
    await setHealth("one", "unhealthy");
    await expect(turn(dyingBeforeSettling(workspace.pool))).rejects.toThrow("killed");
    expect(await pending()).toBe(1);
    await turn();
    expect(await workspace.runs()).toHaveLength(1);
    expect(await pending()).toBe(0);
  });

  it("start one run when two workers believe to hold them", async () => {
    await watch("wf", { events: ["node_joined"] });
    for (let i = 0; i < 20; i += 1) await workspace.addEdgeNode(`n${i}`, "eu-west");
    await Promise.all([turn(), turn(), turn()]);
    const nodes = (await workspace.runs()).map(({ input }) => input.edgeNodeId);
    expect(nodes).toHaveLength(20);
    expect(new Set(nodes).size).toBe(20);
  });

  it("start a run each of several triggers", async () => {
    await watch("first", { events: ["node_joined"] });
    await watch("second", { events: ["node_joined", "node_online"] });
    await workspace.addEdgeNode("one", "eu-west");
    await turn();
    expect((await workspace.runs()).map(({ input }) => input.kind).sort()).toEqual([
      "node_joined",
      "node_joined",
      "node_online",
    ]);
  });

  it("are not told what happened before they were enabled", async () => {
    await watch("early", { events: ["node_joined"] });
    await workspace.addEdgeNode("one", "eu-west");
    await watch("late", { events: ["node_joined"] });
    await workspace.addEdgeNode("two", "eu-west");
    await turn();
    const { rows } = await workspace.pool.query(
      "SELECT workflow_id, input->>'edgeNodeId' AS node FROM run ORDER BY workflow_id, node",
    );
    expect(rows).toEqual([
      { workflow_id: "early", node: "one" },
      { workflow_id: "early", node: "two" },
      { workflow_id: "late", node: "two" },
    ]);
  });

  it("catch up with what happened while no worker ran", async () => {
    await watch("wf", { events: ["node_joined"] });
    await workspace.pool.query(
      `INSERT INTO edge_node (id, fleet_id, name, region, identity, state, lifecycle)
       SELECT 'f/n' || i, 'f', 'n' || i, 'eu-west', '{}', '{}', 'active' FROM generate_series(1, 520) AS i`,
    );
    await turn();
    expect(await workspace.runs()).toHaveLength(520);
    expect(await pending()).toBe(0);
  });

  it("pass over what can never start, and say so", async () => {
    await watch("gone", { events: ["node_joined"] });
    await watch("well", { events: ["node_joined"] });
    await workspace.pool.query("UPDATE workflow SET archived_at = now() WHERE id = 'gone'");
    await workspace.addEdgeNode("one", "eu-west");
    await turn();
    expect(await workspace.runs()).toHaveLength(1);
    expect(warnings).toEqual(["A fleet event could not start its run"]);
    expect(await pending()).toBe(0);
  });

  it("leave events to the next worker when theirs is told to stop", async () => {
    await watch("wf", { events: ["node_joined"] });
    await workspace.addEdgeNode("one", "eu-west");
    await turn(workspace.pool, AbortSignal.abort());
    expect(await workspace.runs()).toEqual([]);
    await turn();
    expect(await workspace.runs()).toHaveLength(1);
  });
});
