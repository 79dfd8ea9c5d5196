import type { RunId } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { Bench, graphOf, node } from "./testing/harness.ts";

const first = "run_1" as RunId;

describe("loops", () => {
  it("collects results in the order of the items", async () => {
    const bench = new Bench();
    const graph = graphOf(
      ["s:Start", node("l:Each", { concurrency: 3 }), node("x:Slow", { ms: 10 }), "after"],
      ["s.list > l", "l.item > x", "x.input > l.result", "l.done > after"],
    );
    await bench.run(graph, { input: { list: [1, 2, 3, 4, 5, 6, 7] } });
    expect(bench.output(first, "after")).toEqual({ input: [1, 2, 3, 4, 5, 6, 7] });
    expect(bench.effects.runningMax).toBe(3);
    expect(bench.states(first)["x@6"]).toBe("succeeded");
  });

  it("goes over nothing, and over many items that end at once, without recursion", async () => {
    const empty = new Bench();
    const graph = graphOf(["s:Start", "l:Each", "x"], ["s.list > l", "l.item > x", "x > l.result"]);
    expect(await empty.run(graph, { input: { list: [] } })).toMatchObject({
      output: { l: { done: [] } },
    });
    const bare = graphOf(["s:Start", "l:Each"], ["s.list > l", "l.item > l.result"]);
    const list = Array.from({ length: 20_000 }, (_, n) => n);
    const many = new Bench();
    expect(await many.run(bare, { input: { list } })).toMatchObject({
      output: { l: { done: list } },
    });
  });

  it("nests, with values from outside, and names iterations by path", async () => {
    const bench = new Bench();
    const graph = graphOf(
      [
        "s:Start",
        node("o:Each", { items: ["a", "b"], concurrency: 2 }),
        node("i:Each", { items: [1, 2], concurrency: 2 }),
        node("x", { value: { $expr: "nodes.o.item & nodes.i.item & env.suffix" } }),
      ],
      [
        "s > o",
        "o.item > i",
        "i.item > x",
        "s.far > x.label",
        "x.value > i.result",
        "i.done > o.result",
      ],
      { env: { suffix: "!" } },
    );
    const outcome = await bench.run(graph, { input: { far: "away" } });
    expect(outcome).toMatchObject({
      output: {
        o: {
          done: [
            ["a1!", "a2!"],
            ["b1!", "b2!"],
          ],
        },
      },
    });
    expect(Object.keys(bench.states(first)).filter((key) => key.startsWith("x"))).toEqual(
      expect.arrayContaining(["x@0.0", "x@0.1", "x@1.0", "x@1.1"]),
    );
    expect(bench.output(first, "x")).toMatchObject({ label: "away" });
  });

  it("goes round while its condition holds, carrying the value on", async () => {
    const bench = new Bench();
    const graph = graphOf(
      [
        "s:Start",
        node("l:While", { condition: { $expr: "input.n < 5" } }),
        node("x", { value: { $expr: "{ 'n': input.n + 1 }" } }),
      ],
      ["s > l", "l.item > x", "x.value > l.result"],
    );
    expect(await bench.run(graph, { input: { n: 2 } })).toMatchObject({
      output: { l: { done: { n: 5 }, iterations: 3 } },
    });
  });

  it("ends a loop at its bound", async () => {
    const bench = new Bench();
    const graph = graphOf(
      ["s:Start", node("l:While", { condition: true, iterationsMax: 4 }), "x"],
      ["s > l", "l.item > x", "x > l.result"],
    );
    expect(await bench.run(graph)).toMatchObject({ output: { l: { iterations: 4 } } });
    expect(bench.states(first)["x@3"]).toBe("succeeded");
    expect(bench.states(first)["x@4"]).toBeUndefined();
  });

  it("fails with its iteration and gives the others up, which its error output may handle", async () => {
    const bench = new Bench();
    const graph = graphOf(
      [
        "s:Start",
        node("l:Each", { items: [1, 2], concurrency: 2 }, { onError: "error_output" }),
        node("w:Switch", { take: { $expr: "input = 1 ? 'a' : 'b'" } }),
        node("f:Flaky", { failures: 9 }),
        node("slow:Slow", { ms: 5_000 }),
        "handler",
      ],
      ["s > l", "l.item > w", "w.a > slow", "w.b > f", "f > l.result", "l.error > handler"],
    );
    expect(await bench.run(graph)).toMatchObject({ type: "succeeded" });
    expect(bench.output(first, "handler")).toMatchObject({
      input: { code: "unavailable", message: "No answer to attempt 1." },
    });
    expect(bench.states(first)["slow@0"]).toBe("cancelled");
    expect(bench.states(first).l).toBe("failed");
  });
});
