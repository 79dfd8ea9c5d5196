import type { RunId } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { Bench, graphOf, node } from "./testing/harness.ts";

const first = "run_1" as RunId;

describe("scheduling", () => {
  it("runs a chain and gives the output of its leaf", async () => {
    const bench = new Bench();
    const outcome = await bench.run(graphOf(["s:Start", "a", "b"], ["s > a", "a > b"]), {
      input: { x: 1 },
    });
    expect(outcome).toEqual({ type: "succeeded", output: { b: { input: { input: { x: 1 } } } } });
    expect(bench.effects.order).toEqual(["s", "a", "b"]);
  });

  it("gives the outputs of Output nodes by name when there are some", async () => {
    const bench = new Bench();
    const graph = graphOf(["s:Start", "a", "out:Output"], ["s > a", "s.x > out"]);
    expect(await bench.run(graph, { input: { x: 7 } })).toEqual({
      type: "succeeded",
      output: { out: { value: 7 } },
    });
  });

  it("takes one branch, skips the other, and runs what joins them", async () => {
    const bench = new Bench();
    const graph = graphOf(
      ["s:Start", node("w:Switch", { take: "a" }), "x", "y", "join"],
      ["s > w", "w.a > x", "w.b > y", "x > join", "y > join"],
    );
    await bench.run(graph);
    expect(bench.states(first)).toEqual({
      s: "succeeded",
      w: "succeeded",
      x: "succeeded",
      y: "skipped",
      join: "succeeded",
    });
    expect(bench.output(first, "join")).toEqual({ input: { input: {} } });
  });

  it("skips what lies behind dead edges only, however long the chain", async () => {
    const bench = new Bench();
    const ids = Array.from({ length: 5_000 }, (_, n) => `n${n}`);
    const graph = graphOf(
      ["s:Start", ...ids],
      ["s.missing > n0", ...ids.slice(1).map((id, n) => `n${n} > ${id}`)],
    );
    await bench.run(graph);
    expect(bench.states(first).n4999).toBe("skipped");
  });

  it("hands several live main edges over as a list in edge order", async () => {
    const bench = new Bench();
    const graph = graphOf(
      ["s:Start", node("a:Slow", { ms: 50 }), node("b:Slow", { ms: 10 }), "join"],
      ["s > a", "s > b", "a.input.v > join", "b.input.v > join"],
    );
    await bench.run(graph, { input: { v: 3 } });
    expect(bench.output(first, "join")).toEqual({ input: [3, 3] });
  });

  it("opens parameters as ports and resolves expressions against outputs", async () => {
    const bench = new Bench();
    const graph = graphOf(
      [
        "s:Start",
        node("a", { value: 40 }),
        node("b", { value: { $expr: "nodes.a.value + 2" }, label: "literal" }),
        node("c", { value: { $expr: "trigger.x & '-' & run.trigger" } }),
      ],
      ["s > a", "a > b", "s.x > b.label", "b > c"],
    );
    await bench.run(graph, { input: { x: "from the port" } });
    expect(bench.output(first, "b")).toMatchObject({ value: 42, label: "from the port" });
    expect(bench.output(first, "c")).toMatchObject({ value: "from the port-manual" });
  });

  it("runs branches in parallel up to the limit", async () => {
    const slow = ["a", "b", "c", "d"].map((id) => node(`${id}:Slow`));
    const edges = ["a", "b", "c", "d"].map((id) => `s > ${id}`);
    const wide = new Bench();
    await wide.run(graphOf(["s:Start", ...slow], edges));
    expect(wide.effects.runningMax).toBe(4);
    const narrow = new Bench({ parallelSteps: 1 });
    await narrow.run(graphOf(["s:Start", ...slow], edges));
    expect(narrow.effects.runningMax).toBe(1);
  });

  it("starts only the trigger that fired", async () => {
    const bench = new Bench();
    const graph = graphOf(["s:Start", "t:Start", "a", "b"], ["s > a", "t > b"]);
    await bench.run(graph, { triggerNodeId: "t" });
    expect(bench.states(first)).toEqual({
      s: "skipped",
      a: "skipped",
      t: "succeeded",
      b: "succeeded",
    });
  });

  it("hands the input of a disabled node on", async () => {
    const bench = new Bench();
    const graph = graphOf(["s:Start", node("a", {}, { disabled: true }), "b"], ["s > a", "a > b"]);
    await bench.run(graph, { input: { x: 1 } });
    expect(bench.output(first, "b")).toEqual({ input: { x: 1 } });
    expect(bench.states(first).a).toBe("skipped");
  });

  it("waits in process, and cancels at once", async () => {
    const bench = new Bench();
    const controller = new AbortController();
    const id = bench.create(graphOf(["s:Start", node("w:Wait", { ms: 60_000 })], ["s > w"]));
    bench.time.after(1_000, () => controller.abort());
    const outcome = await bench.execute(id, controller.signal);
    expect(outcome).toEqual({ type: "cancelled" });
    expect(bench.states(id)).toEqual({ s: "succeeded", w: "cancelled" });
    expect(bench.time.now()).toBe(1_001_000);
  });

  it("reaches the signal of a node whose call is under way when the run is cancelled", async () => {
    const bench = new Bench();
    const controller = new AbortController();
    bench.effects.during = (nodeId) => {
      if (nodeId === "a") controller.abort();
    };
    const id = bench.create(graphOf(["s:Start", node("a:Slow", { ms: 9_000 })], ["s > a"]));
    expect(await bench.execute(id, controller.signal)).toEqual({ type: "cancelled" });
    expect(bench.states(id)).toEqual({ s: "succeeded", a: "cancelled" });
    expect(bench.effects.running).toBe(0);
    expect(bench.time.now()).toBe(1_000_000);
    expect(bench.time.step()).toBe(false);
  });

  it("fails when its deadline passes, aborting what runs", async () => {
    const bench = new Bench();
    const graph = graphOf(["s:Start", node("a:Slow", { ms: 9_000 })], ["s > a"]);
    const outcome = await bench.run(graph, { deadlineAt: 1_002_000 });
    expect(outcome).toMatchObject({ type: "failed", error: { code: "timeout" } });
    expect(bench.effects.running).toBe(0);
  });
});
