import { workflowGraphSchema } from "@edgeloom/graph";
import { type RunEvent, runEventSchema } from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import { applyEvents, emptyRun, logsOf } from "./run-model.ts";
import { runProgress } from "./run-progress.ts";

const step = (seq: number, nodeId: string, state: string, extra = {}): RunEvent =>
  runEventSchema.parse({
    seq,
    at: seq * 10,
    type: "step",
    nodeId,
    iteration: "",
    attempt: 1,
    state,
    startedAt: 10,
    finishedAt: state === "running" ? null : seq * 10,
    edgeNodeId: null,
    error: null,
    outputSize: null,
    outputsTaken: [],
    ...extra,
  });
const run = (seq: number, state: string): RunEvent =>
  runEventSchema.parse({ seq, at: seq * 10, type: "run", state, workerId: "w", error: null });

describe("a run told by its events", () => {
  it("goes from queued to its end with the times of its nodes", () => {
    const events = [
      run(1, "running"),
      step(2, "a", "running"),
      step(3, "a", "succeeded", { outputSize: 12, outputsTaken: ["main"], edgeNodeId: "edge-1" }),
      run(4, "succeeded"),
    ];
    const { run: view, missing } = applyEvents(emptyRun("r", 0), events);
    expect(missing).toBe(false);
    expect(view).toMatchObject({ state: "succeeded", startedAt: 10, finishedAt: 40, seq: 4 });
    expect(view.nodes.get("a")).toMatchObject({
      state: "succeeded",
      startedAt: 10,
      finishedAt: 30,
      edgeNodeId: "edge-1",
      outputsTaken: ["main"],
    });
  });

  it("leaves no node going on when the run is cancelled", () => {
    const events = [
      run(1, "running"),
      step(2, "a", "succeeded"),
      step(3, "b", "waiting", { finishedAt: null }),
      run(4, "cancelled"),
    ];
    const { nodes } = applyEvents(emptyRun("r", 0), events).run;
    expect(nodes.get("a")).toMatchObject({ state: "succeeded", finishedAt: 20 });
    expect(nodes.get("b")).toMatchObject({ state: "cancelled", finishedAt: 40 });
  });

  it("drops what it has, stops at a gap, and goes on when the gap is filled", () => {
    const first = applyEvents(emptyRun("r", 0), [run(1, "running"), step(3, "a", "succeeded")]);
    expect(first.missing).toBe(true);
    expect(first.run.seq).toBe(1);
    const filled = applyEvents(first.run, [
      run(1, "running"),
      step(2, "a", "running"),
      step(3, "a", "succeeded"),
    ]);
    expect(filled).toMatchObject({ missing: false, run: { seq: 3 } });
    expect(filled.run.events).toHaveLength(3);
  });

  it("takes events in whatever order they came together", () => {
    const events = [step(2, "a", "succeeded"), run(1, "running")];
    expect(applyEvents(emptyRun("r", 0), events).run.seq).toBe(2);
  });

  it("shows the latest attempt, and how many there were", () => {
    const view = applyEvents(emptyRun("r", 0), [
      step(1, "a", "failed", { error: { code: "internal", message: "no" } }),
      step(2, "a", "running", { attempt: 2 }),
      step(3, "a", "succeeded", { attempt: 2 }),
    ]).run;
    expect(view.nodes.get("a")).toMatchObject({ state: "succeeded", attempts: 2, error: null });
  });

  it("sums a loop up: failed counts before running, running before done", () => {
    const view = applyEvents(emptyRun("r", 0), [
      step(1, "a", "succeeded", { iteration: "0" }),
      step(2, "a", "running", { iteration: "1" }),
    ]).run;
    expect(view.nodes.get("a")).toMatchObject({
      state: "running",
      iterations: 2,
      iterationsDone: 1,
      finishedAt: null,
    });
  });

  it("keeps the log of each node", () => {
    const log = runEventSchema.parse({
      seq: 1,
      at: 1,
      type: "log",
      nodeId: "a",
      iteration: "",
      attempt: 1,
      level: "info",
      message: "hello",
    });
    const view = applyEvents(emptyRun("r", 0), [log]).run;
    expect(logsOf(view, "a").map((entry) => entry.message)).toEqual(["hello"]);
    expect(logsOf(view, "b")).toEqual([]);
  });
});

describe("progress of a run", () => {
  const graph = workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "Orders",
    nodes: [
      { id: "by-hand", type: "ManualTrigger", name: "A" },
      { id: "by-clock", type: "ScheduleTrigger", name: "B" },
      { id: "x", type: "Merge", name: "X" },
      { id: "y", type: "Merge", name: "Y" },
    ],
    edges: [
      { id: "1", source: "by-hand", target: "x" },
      { id: "2", source: "by-clock", target: "y" },
    ],
  });

  it("counts the nodes that the trigger of this run leads to", () => {
    expect(runProgress(graph, null)).toEqual({ done: 0, total: 2 });
    const view = applyEvents(emptyRun("r", 0), [step(1, "by-clock", "succeeded")]).run;
    expect(runProgress(graph, view)).toEqual({ done: 1, total: 2 });
  });
});
