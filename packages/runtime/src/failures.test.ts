import type { RunId } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { Bench, graphOf, node } from "./testing/harness.ts";

const first = "run_1" as RunId;

describe("failures", () => {
  it("retries with backoff and keeps every attempt", async () => {
    const bench = new Bench();
    const retry = { attemptsMax: 4, delayMs: 100, jitter: 0 };
    const graph = graphOf(["s:Start", node("f:Flaky", { failures: 3 }, { retry })], ["s > f"]);
    expect(await bench.run(graph)).toMatchObject({ output: { f: { attempt: 4 } } });
    expect(bench.time.now()).toBe(1_000_000 + 100 + 200 + 400);
    const attempts = bench.store.steps(first).filter((step) => step.nodeId === "f");
    expect(attempts.map((step) => [step.attempt, step.state])).toEqual([
      [1, "failed"],
      [2, "failed"],
      [3, "failed"],
      [4, "succeeded"],
    ]);
  });

  it("does not retry what no retry can cure", async () => {
    const bench = new Bench();
    const graph = graphOf(
      [
        "s:Start",
        node("f:Flaky", { failures: 9, code: "invalid_input" }, { retry: { attemptsMax: 5 } }),
      ],
      ["s > f"],
    );
    expect(await bench.run(graph)).toMatchObject({ type: "failed" });
    expect(bench.effects.attempts.get("f")).toBe(1);
  });

  it("stops the run, and what runs beside, at a failure", async () => {
    const bench = new Bench();
    const graph = graphOf(
      ["s:Start", node("f:Flaky", { failures: 1 }), node("slow:Slow", { ms: 900 }), "never"],
      ["s > slow", "s > f", "f > never"],
    );
    expect(await bench.run(graph)).toMatchObject({
      type: "failed",
      error: { code: "unavailable", message: "No answer to attempt 1." },
    });
    expect(bench.states(first)).toEqual({ s: "succeeded", slow: "cancelled", f: "failed" });
    expect(bench.store.state(first)).toBe("failed");
  });

  it("goes on with the error as output", async () => {
    const bench = new Bench();
    const graph = graphOf(
      ["s:Start", node("f:Flaky", { failures: 1 }, { onError: "continue" }), "next"],
      ["s > f", "f > next"],
    );
    await bench.run(graph);
    expect(bench.output(first, "next")).toMatchObject({
      input: { error: { code: "unavailable" } },
    });
  });

  it("takes the error edges only when it failed", async () => {
    for (const failures of [0, 1]) {
      const bench = new Bench();
      const graph = graphOf(
        ["s:Start", node("f:Flaky", { failures }, { onError: "error_output" }), "fine", "bad"],
        ["s > f", "f > fine", "f.error > bad"],
      );
      await bench.run(graph);
      expect(bench.states(first).fine).toBe(failures === 0 ? "succeeded" : "skipped");
      expect(bench.states(first).bad).toBe(failures === 0 ? "skipped" : "succeeded");
    }
  });

  it("aborts an attempt that takes too long", async () => {
    const bench = new Bench();
    const graph = graphOf(
      ["s:Start", node("a:Slow", { ms: 5_000 }, { timeoutMs: 1_000 })],
      ["s > a"],
    );
    expect(await bench.run(graph)).toMatchObject({ type: "failed", error: { code: "timeout" } });
    expect(bench.time.now()).toBe(1_001_000);
    expect(bench.effects.running).toBe(0);
  });

  it("names the parameter that does not fit", async () => {
    const bench = new Bench();
    const graph = graphOf(["s:Start", node("w:Wait", { ms: "soon" })], ["s > w"]);
    expect(await bench.run(graph)).toMatchObject({
      type: "failed",
      error: { code: "invalid_input", field: "ms" },
    });
  });

  it("covers secrets in outputs and logs", async () => {
    const bench = new Bench({}, { token: "hunter2-hunter2" });
    const graph = graphOf(
      ["s:Start", node("a", { value: { $secret: "token" } }), "b"],
      ["s > a", "a > b"],
    );
    await bench.run(graph);
    expect(JSON.stringify(bench.store.steps(first))).not.toContain("hunter2");
    expect(JSON.stringify(bench.published)).not.toContain("hunter2");
  });
});
