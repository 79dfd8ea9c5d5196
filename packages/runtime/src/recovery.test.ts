import type { RunId } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { RunInterruption } from "./interruption.ts";
import { eventsFromRows } from "./step-events.ts";
import { FencedError, type RunStore, type RunWrite } from "./store.ts";
import { Bench, graphOf, node } from "./testing/harness.ts";

/** The memory store as a durable one, whose writes take a turn and can be refused from some write on. */
function durable(bench: Bench, refuseFrom = Number.POSITIVE_INFINITY): Bench {
  let writes = 0;
  const write = async (written: RunWrite): Promise<void> => {
    writes += 1;
    if (writes >= refuseFrom) throw new FencedError(written.runId, written.epoch);
    bench.store.write(written);
  };
  const store: RunStore = { ...bench.store, durable: true, write };
  return Object.assign(Object.create(bench), { ports: { ...bench.ports, store } });
}

const chain = graphOf(
  ["s:Start", "a", "o:Once", node("l:Each", { items: [1, 2] }), "x:Once", "z"],
  ["s > a", "a > o", "o > l", "l.item > x", "x > l.result", "l.done > z"],
);

describe("recovery", () => {
  it("goes on from any write at which an owner was lost, acting under the same keys", async () => {
    const whole = new Bench();
    await durable(whole).execute(whole.create(chain));
    const keys = [...whole.effects.byKey.keys()].sort();
    expect(keys).toEqual(["run_1/o/", "run_1/x/0", "run_1/x/1"]);
    for (let lost = 1; lost < 30; lost += 1) {
      const bench = new Bench();
      const id = bench.create(chain);
      const first = await durable(bench, lost).execute(id);
      if (first.type === "succeeded") break;
      expect(first.type).toBe("fenced");
      bench.time.advance(20_000);
      expect((await durable(bench).execute(id)).type).toBe("succeeded");
      expect([...bench.effects.byKey.keys()].sort()).toEqual(keys);
      const seqs = bench.store.events(id).map((event) => event.seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      const told = bench.published.map((event) => event.seq);
      expect(new Set(told).size).toBe(told.length);
    }
  });

  it("parks a long wait and goes on after it, on the same attempt", async () => {
    const bench = new Bench();
    const id = bench.create(
      graphOf(["s:Start", node("w:Wait", { ms: 3_600_000 }), "z"], ["s > w", "w > z"]),
    );
    expect(await durable(bench).execute(id)).toEqual({ type: "parked", wakeAt: 4_600_000 });
    expect(bench.store.state(id)).toBe("waiting");
    bench.time.advance(3_600_000);
    expect((await durable(bench).execute(id)).type).toBe("succeeded");
    expect(bench.effects.order.filter((entry) => entry === "w")).toHaveLength(1);
    expect(bench.store.steps(id).filter((step) => step.nodeId === "w")).toHaveLength(1);
  });

  it("parks a long retry and goes on with the next attempt", async () => {
    const bench = new Bench();
    const retry = { attemptsMax: 3, delayMs: 600_000, delayMsMax: 3_600_000, jitter: 0 };
    const id = bench.create(
      graphOf(["s:Start", node("f:Flaky", { failures: 1 }, { retry })], ["s > f"]),
    );
    expect(await durable(bench).execute(id)).toEqual({ type: "parked", wakeAt: 1_600_000 });
    bench.time.advance(600_000);
    expect(await durable(bench).execute(id)).toMatchObject({ output: { f: { attempt: 2 } } });
  });

  it("gives a run back as it is when its worker shuts down", async () => {
    const bench = new Bench();
    const id = bench.create(
      graphOf(["s:Start", node("a:Slow", { ms: 8_000 }), "z"], ["s > a", "a > z"]),
    );
    const controller = new AbortController();
    bench.time.after(1_000, () => controller.abort(new RunInterruption("release")));
    expect(await durable(bench).execute(id, controller.signal)).toEqual({ type: "released" });
    expect(bench.store.state(id)).toBe("queued");
    expect((await durable(bench).execute(id)).type).toBe("succeeded");
    expect(bench.effects.order).toEqual(["s", "a", "a", "z"]);
  });

  it("tells events that are the same as those rebuilt from the rows", async () => {
    const bench = new Bench();
    const id = bench.create(chain);
    await durable(bench).execute(id);
    expect(bench.published).toEqual(bench.store.events(id));
    expect(eventsFromRows(bench.store.steps(id), [], 3).every((event) => event.seq > 3)).toBe(true);
  });
});

describe("partial and repeated runs", () => {
  const id = "run_2" as RunId;
  const graph = graphOf(
    ["s:Start", "a", node("f:Flaky", { failures: 1 }), "b", "beside"],
    ["s > a", "a > f", "f > b", "s > beside"],
  );

  it("repeats only what did not succeed", async () => {
    const bench = new Bench();
    expect(await bench.run(graph)).toMatchObject({ type: "failed" });
    bench.effects.order.length = 0;
    const again = { sourceRunId: "run_1" as RunId, trigger: "retry" } as const;
    expect((await bench.run(graph, again)).type).toBe("succeeded");
    expect(bench.effects.order).toEqual(["f", "b"]);
    expect(bench.states(id).a).toBe("succeeded");
  });

  it("replays from a node with another input", async () => {
    const bench = new Bench();
    await bench.run(graphOf(["s:Start", "a", "b"], ["s > a", "a > b"]), { input: { x: 1 } });
    bench.effects.order.length = 0;
    await bench.run(graphOf(["s:Start", "a", "b"], ["s > a", "a > b"]), {
      sourceRunId: "run_1" as RunId,
      options: { fromNodeId: "b", inputs: { b: "edited" } },
    });
    expect(bench.effects.order).toEqual(["b"]);
    expect(bench.output(id, "b")).toEqual({ input: "edited" });
  });

  it("runs up to a node and nothing else", async () => {
    const bench = new Bench();
    await bench.run(graph, { options: { upToNodeId: "a" } });
    expect(bench.states("run_1" as RunId)).toEqual({ s: "succeeded", a: "succeeded" });
  });

  it("takes pinned outputs in test runs only", async () => {
    const pinned = graphOf(
      ["s:Start", node("a", {}, { pinnedOutput: { fixed: true } }), "b"],
      ["s > a", "a > b"],
    );
    const bench = new Bench();
    await bench.run(pinned, { test: true });
    expect(bench.output("run_1" as RunId, "b")).toEqual({ input: { fixed: true } });
    expect(bench.effects.order).toEqual(["s", "b"]);
    await bench.run(pinned);
    expect(bench.effects.order).toContain("a");
  });
});
