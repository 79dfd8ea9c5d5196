import { createSimulatedFleet, createWorld, type World } from "@edgeloom/simulator";
import { afterEach, expect, test } from "vitest";
import { WorkflowBuilder } from "../workflow-builder.ts";
import { LocalRuntime } from "./local-runtime.ts";

const open: LocalRuntime[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((runtime) => runtime.close()));
});

type Output = Record<string, unknown> & { session?: object; pending?: string[] };

/** A world whose time jumps while somebody waits for it, and one step at a time in it. */
function setUp(): { world: World; run: (parameters: Record<string, unknown>) => Promise<Output> } {
  const world = createWorld({ seed: 7, startAt: Date.UTC(2026, 2, 4, 12) });
  const fleet = createSimulatedFleet(world);
  world.advance(2_000);
  const runtime = new LocalRuntime({ fleet });
  open.push(runtime);
  const run = async (parameters: Record<string, unknown>) => {
    const graph = new WorkflowBuilder("Data")
      .addNode("ManualTrigger", "start")
      .addNode("EdgeDataNode", "step", { dataSet: "profiles", ...parameters })
      .addConnection("start", "input", "step")
      .build();
    return (await runtime.execute(graph)).results.step as Output;
  };
  return { world, run };
}

const three = ["frankfurt-1", "new-york-1", "tokyo-1"];

function cut(world: World, nodeId: string, from: string[]): void {
  world.injectFault(
    { kind: "node", nodeId },
    { kind: "partition_from", nodeIds: from, direction: "both", durationMs: 0 },
  );
}
const heal = (world: World, nodeId: string): void =>
  world.nodes[world.indexOf(nodeId) ?? -1]?.faults.clear();

test("what is written in one region is read in another, partitions are bridged, and copies meet again", async () => {
  const { world, run } = setUp();
  const written = await run({
    action: "write",
    key: "ada",
    data: { name: "Ada" },
    targetEdges: three,
    level: "all",
  });
  expect(written).toMatchObject({ status: "written", pending: [], copies: three });
  expect(written.acknowledged).toHaveLength(3);
  const elsewhere = await run({ action: "read", key: "ada", targetEdges: ["tokyo-1"] });
  expect(elsewhere).toMatchObject({
    status: "found",
    value: { name: "Ada" },
    coordinator: "tokyo-1",
    copies: ["tokyo-1"],
  });

  cut(world, "tokyo-1", ["frankfurt-1", "new-york-1"]);
  const second = await run({
    action: "write",
    key: "ada",
    data: { name: "Ada", city: "London" },
    targetEdges: three,
    level: "quorum",
  });
  expect(second.acknowledged).toEqual(["frankfurt-1", "new-york-1"]);
  expect(second.pending).toEqual(["tokyo-1"]);
  const behind = await run({ action: "read", key: "ada", targetEdges: ["tokyo-1"] });
  expect(behind.value).toEqual({ name: "Ada" });
  await expect(
    run({
      action: "read",
      key: "ada",
      targetEdges: ["tokyo-1"],
      level: "quorum",
      timeoutMs: 1_000,
    }),
  ).rejects.toMatchObject({ code: "unavailable" });
  world.advance(4_000);
  const apart = await run({ action: "status" });
  expect(apart.converged).toBe(false);
  expect(apart.report).toContainEqual(
    expect.objectContaining({
      nodeId: "frankfurt-1",
      status: expect.objectContaining({ hints: { "tokyo-1": 1 } }),
    }),
  );

  heal(world, "tokyo-1");
  world.advance(3_000);
  const handed = await run({ action: "read", key: "ada", targetEdges: ["tokyo-1"] });
  expect(handed.value).toEqual({ name: "Ada", city: "London" });
  const synced = await run({ action: "sync" });
  expect(synced).toMatchObject({ status: "synced", converged: true, unreachable: [] });
});

test("a session reads its own writes at any copy, or waits for it", async () => {
  const { world, run } = setUp();
  await run({ action: "write", key: "n", data: 1, targetEdges: three, level: "all" });
  cut(world, "tokyo-1", ["frankfurt-1"]);
  const { session } = await run({
    action: "write",
    key: "n",
    data: 2,
    consistency: "causal",
    targetEdges: three,
    level: "quorum",
  });
  const read = await run({
    key: "n",
    consistency: "causal",
    session,
    targetEdges: ["tokyo-1"],
  });
  expect(read.value).toBe(2);
  cut(world, "tokyo-1", ["frankfurt-1", "new-york-1"]);
  heal(world, "tokyo-1");
  cut(world, "tokyo-1", ["frankfurt-1", "new-york-1"]);
  const later = await run({
    action: "write",
    key: "n",
    data: 3,
    consistency: "causal",
    session: read.session,
    targetEdges: three,
  });
  await expect(
    run({
      key: "n",
      consistency: "causal",
      session: later.session,
      targetEdges: ["tokyo-1"],
      timeoutMs: 1_000,
    }),
  ).rejects.toMatchObject({ code: "unavailable" });
});

test("bounded staleness is measured against the primary: an old value is fresh, an unreachable primary is not", async () => {
  const { world, run } = setUp();
  await run({ action: "write", key: "n", data: 1, targetEdges: three, level: "all" });
  world.advance(60_000);
  const bounded = { key: "n", consistency: "bounded_staleness", targetEdges: ["tokyo-1"] };
  const old = await run({ ...bounded, stalenessThresholdMs: 1_000 });
  expect(old).toMatchObject({ status: "found", value: 1, coordinator: "tokyo-1" });
  expect(old.stalenessMs).toBeLessThanOrEqual(1_000);
  cut(world, "tokyo-1", ["frankfurt-1"]);
  world.advance(10_000);
  await expect(
    run({ ...bounded, stalenessThresholdMs: 1_000, timeoutMs: 1_500 }),
  ).rejects.toMatchObject({ code: "unavailable", field: "stalenessThresholdMs" });
  expect((await run({ key: "n", targetEdges: ["tokyo-1"] })).value).toBe(1);
});

test("concurrent writes are merged, kept as siblings, or the last one wins", async () => {
  const { world, run } = setUp();
  const at = (edge: string) => ({ targetEdges: [edge], replicationFactor: 3 });
  await run({ action: "write", key: "first", data: 0, targetEdges: three, level: "all" });
  cut(world, "tokyo-1", ["frankfurt-1", "new-york-1"]);
  const merge = { action: "write", conflictResolution: "merge" };
  const increment = { ...merge, key: "total", change: { type: "increment", by: 2 } };
  await run({ ...increment, ...at("frankfurt-1") });
  await run({ ...increment, ...at("tokyo-1") });
  await run({ ...merge, key: "profile", data: { name: "Ada" }, ...at("frankfurt-1") });
  await run({ ...merge, key: "profile", data: { city: "Tokyo" }, ...at("tokyo-1") });
  const keep = { action: "write", key: "note", conflictResolution: "keep_siblings" };
  await run({ ...keep, data: "a", ...at("frankfurt-1") });
  await run({ ...keep, data: "b", ...at("tokyo-1") });
  heal(world, "tokyo-1");
  const synced = await run({ action: "sync" });
  expect(synced.converged).toBe(true);
  expect((await run({ key: "total" })).value).toBe(4);
  expect((await run({ key: "profile" })).value).toEqual({ name: "Ada", city: "Tokyo" });
  const note = await run({ key: "note", conflictResolution: "keep_siblings" });
  expect(note.siblings).toEqual(["b", "a"]);
  const settled = await run({ ...keep, data: "a and b", session: note.session });
  const after = await run({
    key: "note",
    conflictResolution: "keep_siblings",
    session: settled.session,
    consistency: "causal",
  });
  expect(after).toMatchObject({ value: "a and b", siblings: [], conflicts: 0 });
});

test("strong data is agreed on by a majority, and refused without one", {
  timeout: 30_000,
}, async () => {
  const { world, run } = setUp();
  const strong = { key: "limit", consistency: "strong" };
  const written = await run({ action: "write", ...strong, data: 10, targetEdges: three });
  expect((written.acknowledged as string[]).length).toBeGreaterThanOrEqual(2);
  expect(await run(strong)).toMatchObject({ value: 10, stalenessMs: 0 });
  for (const one of three)
    cut(
      world,
      one,
      three.filter((other) => other !== one),
    );
  await expect(
    run({ action: "write", ...strong, data: 11, timeoutMs: 3_000 }),
  ).rejects.toMatchObject({ code: "unavailable" });
});

test("copies lie only where the data may lie, and a write that cannot be placed says why", async () => {
  const { run } = setUp();
  const personal = {
    action: "write",
    dataSet: "citizens",
    key: "ada",
    data: { name: "Ada" },
    dataClassification: ["pii"],
    subjectCountries: ["DE"],
  };
  await expect(run({ ...personal, targetEdges: ["tokyo-1"] })).rejects.toMatchObject({
    code: "no_compliant_location",
    field: "targetEdges",
  });
  await expect(run({ ...personal, replicationFactor: 15 })).rejects.toMatchObject({
    code: "no_compliant_location",
  });
  await expect(run({ dataSet: "citizens", key: "ada" })).rejects.toMatchObject({
    code: "not_found",
  });
  const written = await run({ ...personal, replicationFactor: 2, level: "all" });
  expect(written).toMatchObject({ status: "written", pending: [] });
  await expect(
    run({ ...personal, subjectCountries: ["JP"], replicationFactor: 2 }),
  ).rejects.toMatchObject({ code: "no_compliant_location", field: "dataSet" });
});

test("copies come back from their disks when all their edge nodes have crashed", async () => {
  const { world, run } = setUp();
  await run({ action: "write", key: "n", data: 1, targetEdges: three, level: "all" });
  for (const nodeId of three) {
    world.injectFault({ kind: "node", nodeId }, { kind: "crash", durationMs: 3_000 });
  }
  world.advance(10_000);
  const read = await run({ key: "n", level: "all" });
  expect(read).toMatchObject({ value: 1, repaired: [] });
});

test("a further copy is filled, and more copies are found where they were asked for", async () => {
  const { run } = setUp();
  await run({ action: "write", key: "n", data: 1, targetEdges: three, level: "all" });
  const grown = await run({ action: "replicate", targetEdges: ["sydney-1"] });
  expect(grown).toMatchObject({ status: "replicated", converged: true, unreachable: [] });
  expect(grown.copies).toContain("sydney-1");
  expect(await run({ key: "n", targetEdges: ["sydney-1"] })).toMatchObject({
    value: 1,
    coordinator: "sydney-1",
  });
});
