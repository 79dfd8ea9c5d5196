import { createSimulatedFleet, createWorld } from "@edgeloom/simulator";
import { afterEach, expect, test } from "vitest";
import { WorkflowBuilder } from "../workflow-builder.ts";
import { LocalRuntime } from "./local-runtime.ts";

const open: LocalRuntime[] = [];
/** A world whose time jumps while somebody waits for it. */
function localRuntime(): LocalRuntime {
  const world = createWorld({ seed: 7, startAt: Date.UTC(2026, 2, 4, 12) });
  const fleet = createSimulatedFleet(world);
  world.advance(2_000);
  const runtime = new LocalRuntime({ fleet });
  open.push(runtime);
  return runtime;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((runtime) => runtime.close()));
});

const workflow = (name: string) => new WorkflowBuilder(name).addNode("ManualTrigger", "start");
const step = (parameters: Record<string, unknown>) =>
  workflow("State")
    .addNode("EdgeStateMachine", "step", { stateId: "visits", ...parameters })
    .addConnection("start", "input", "step")
    .build();

test("a leader is elected, the group agrees, and its members tell the same", async () => {
  const graph = workflow("Elect")
    .addNode("EdgeCoordinationNode", "elect", {
      operation: "elect_leader",
      coordinationGroup: "edge_cluster",
    })
    .addNode("EdgeCoordinationNode", "agree", {
      operation: "propose",
      coordinationGroup: "edge_cluster",
      proposal: { type: "put", key: "mode", value: "night" },
    })
    .addNode("EdgeCoordinationNode", "look", {
      operation: "status",
      coordinationGroup: "edge_cluster",
    })
    .addConnection("start", "input", "elect")
    .addConnection("elect", "leader", "agree")
    .addConnection("agree", "index", "look")
    .build();
  const { results } = await localRuntime().execute(graph);
  expect(results.elect).toMatchObject({ status: "elected", group: "edge_cluster" });
  expect(results.agree).toMatchObject({ status: "committed", outcome: { type: "put" } });
  const { leader } = results.elect as { leader: string };
  expect(results.look).toMatchObject({ status: "led", leader, report: { reachable: 3, of: 3 } });
});

test("state is set, counted, appended to, updated and deleted", async () => {
  const runtime = localRuntime();
  const run = async (parameters: Record<string, unknown>) =>
    (await runtime.execute(step(parameters))).results.step;
  expect(await run({ operation: "get", key: "n" })).toMatchObject({
    status: "absent",
    value: null,
  });
  const set = await run({ operation: "set", key: "n", value: 5 });
  expect(set).toMatchObject({ status: "set", value: 5 });
  expect(await run({ operation: "increment", key: "n", increment: 3 })).toMatchObject({ value: 8 });
  expect(await run({ operation: "update", key: "n", updateFn: "input * 2" })).toMatchObject({
    status: "updated",
    value: 16,
  });
  await run({ operation: "append", key: "list", value: { at: 1 } });
  await run({ operation: "append", key: "list", value: { at: 2 } });
  expect(await run({ operation: "get", key: "list" })).toMatchObject({
    value: [{ at: 1 }, { at: 2 }],
  });
  expect(await run({ operation: "delete", key: "n" })).toMatchObject({ status: "deleted" });
  expect(await run({ operation: "delete", key: "n" })).toMatchObject({ status: "absent" });
  expect(await run({ operation: "update", key: "n", updateFn: "1" })).toMatchObject({ value: 1 });
});

test("a state has one owner; another edge node writes only after it has moved there", async () => {
  const runtime = localRuntime();
  const run = async (parameters: Record<string, unknown>) =>
    (await runtime.execute(step(parameters))).results.step as Record<string, unknown>;
  const first = await run({ operation: "set", key: "n", value: 1, edgeNode: "frankfurt-1" });
  expect(first).toMatchObject({ owner: "frankfurt-1" });
  await expect(
    run({ operation: "set", key: "n", value: 2, edgeNode: "tokyo-1" }),
  ).rejects.toMatchObject({ code: "lease_held" });
  const moved = await run({ operation: "move", edgeNode: "tokyo-1" });
  expect(moved).toMatchObject({ owner: "tokyo-1", previousOwner: "frankfurt-1" });
  expect(Number(moved.fencingToken)).toBeGreaterThan(Number(first.fencingToken));
  expect(await run({ operation: "increment", key: "n" })).toMatchObject({
    owner: "tokyo-1",
    value: 2,
  });
});

test("a lock is held by one run at a time, and given up by its holder", async () => {
  const runtime = localRuntime();
  const run = async (parameters: Record<string, unknown>) =>
    (await runtime.execute(step({ lockName: "door", ...parameters }))).results.step;
  const held = await run({ operation: "lock", holder: "first" });
  expect(held).toMatchObject({ status: "locked", holder: "first" });
  await expect(run({ operation: "lock", holder: "second", timeoutMs: 500 })).rejects.toMatchObject({
    code: "timeout",
  });
  expect(await run({ operation: "unlock", holder: "second" })).toMatchObject({
    status: "not_held",
  });
  expect(await run({ operation: "unlock", holder: "first" })).toMatchObject({ status: "unlocked" });
  expect(await run({ operation: "lock", holder: "second" })).toMatchObject({ status: "locked" });
});

test("an output without a value is not there for what comes after", async () => {
  const graph = workflow("Count")
    .addNode("EdgeStateMachine", "count", { operation: "increment", stateId: "n", key: "total" })
    .addNode("Output", "keys", { name: "keys", value: { $expr: "$sort($keys(nodes.count))" } })
    .addConnection("start", "input", "count")
    .addConnection("count", "status", "keys")
    .build();
  const { output } = await localRuntime().execute(graph);
  expect(output).toEqual({ keys: ["fencingToken", "owner", "stateId", "status", "value"] });
});
