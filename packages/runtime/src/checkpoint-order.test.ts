import { createSeededRandom, type RunId, sleep } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunLimits } from "./ports.ts";
import type { RunOutcome } from "./run.ts";
import { FencedError, type RunStore, type RunWrite } from "./store.ts";
import { Bench, graphOf, node } from "./testing/harness.ts";

/** A durable store that takes its time over each write, one after the other, and refuses all from some write on. */
class SlowStore {
  /** The world in which runs are created and looked at. */
  readonly bench: Bench;
  readonly #through: Bench;
  readonly written: RunWrite[] = [];
  readonly #random;
  readonly #refuseFrom: number;
  #previous: Promise<void> = Promise.resolve();

  constructor(
    limits: Partial<RunLimits> = {},
    refuseFrom = Number.POSITIVE_INFINITY,
    of: Bench = new Bench(limits),
  ) {
    this.#random = createSeededRandom(refuseFrom === Number.POSITIVE_INFINITY ? 0 : refuseFrom);
    this.#refuseFrom = refuseFrom;
    const store: RunStore = { ...of.store, durable: true, write: (write) => this.#write(write) };
    this.bench = of;
    this.#through = Object.assign(Object.create(of), { ports: { ...of.ports, store } });
  }

  async execute(id: RunId): Promise<RunOutcome> {
    return await this.#through.execute(id);
  }

  #write(write: RunWrite): Promise<void> {
    const stored = this.#previous.then(async () => {
      await sleep(this.bench.time, this.#random.next() * 10);
      if (this.written.length + 1 >= this.#refuseFrom)
        throw new FencedError(write.runId, write.epoch);
      this.written.push(write);
      this.bench.store.write(write);
    });
    this.#previous = stored.then(
      () => {},
      () => {},
    );
    return stored;
  }
}

const stateOf = (bench: Bench, id: RunId, nodeId: string): string | undefined =>
  bench.store.steps(id).findLast((step) => step.nodeId === nodeId)?.state;

describe("checkpoints", () => {
  it("of a chain of pure nodes are stored with the beginning and the end of their run at once", async () => {
    const store = new SlowStore();
    const { bench } = store;
    const ids = ["a", "b", "c", "d"];
    const id = bench.create(
      graphOf(
        ["s:Start", ...ids],
        ["s", ...ids.slice(0, -1)].map((from, i) => `${from} > ${ids[i]}`),
      ),
    );
    expect((await store.execute(id)).type).toBe("succeeded");
    expect(store.written).toHaveLength(1);
    expect(store.written[0]?.steps.map((step) => step.nodeId)).toEqual(["s", ...ids]);
    expect(bench.store.events(id).map((event) => event.seq)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    expect(bench.published).toEqual(bench.store.events(id));
  });

  it.each(["Once", "Slow"])("are durable before a node of type %s executes", async (type) => {
    const store = new SlowStore();
    const { bench } = store;
    const id = bench.create(
      graphOf(["s:Start", "a", `x:${type}`, "z"], ["s > a", "a > x", "x > z"]),
    );
    const seen: (string | undefined)[] = [];
    bench.effects.during = (nodeId) => {
      if (nodeId === "x") seen.push(stateOf(bench, id, "s"), stateOf(bench, id, "a"));
    };
    expect((await store.execute(id)).type).toBe("succeeded");
    expect(seen).toEqual(["succeeded", "succeeded"]);
  });

  it("of an endless row of pure nodes are waited for now and then", async () => {
    const store = new SlowStore({ unstoredStepsMax: 8 });
    const { bench } = store;
    let ahead = 0;
    bench.effects.during = () => {
      const stored = store.written.reduce((sum, write) => sum + write.steps.length, 0);
      ahead = Math.max(ahead, bench.effects.order.length - stored);
    };
    const items = Array.from({ length: 100 }, (_, index) => index);
    const id = bench.create(
      graphOf(["s:Start", node("l:Each", { items }), "x"], ["s > l", "l.item > x", "x > l.result"]),
    );
    expect((await store.execute(id)).type).toBe("succeeded");
    expect(ahead).toBeGreaterThan(4);
    expect(ahead).toBeLessThanOrEqual(8);
  });

  it("with large outputs are waited for earlier", async () => {
    const store = new SlowStore({ unstoredCharactersMax: 1_000 });
    const { bench } = store;
    const large = (id: string) => node(id, { value: "x".repeat(2_000) });
    const id = bench.create(
      graphOf(["s:Start", large("a"), large("b"), "c"], ["s > a", "a > b", "b > c"]),
    );
    expect((await store.execute(id)).type).toBe("succeeded");
    expect(store.written.map((write) => write.steps.map((step) => step.nodeId))).toEqual([
      ["s", "a"],
      ["b"],
      ["c"],
    ]);
  });
});

/** Graphs of up to nine nodes of all effects, each node fed by some of those before it. */
const graphs = fc
  .array(
    fc.record({
      type: fc.constantFrom("Step", "Step", "Once", "Slow", "Wait"),
      sources: fc.array(fc.nat(8), { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 2, maxLength: 9 },
  )
  .map((kinds) => {
    const nodes = kinds.map(({ type }, i) =>
      node(`n${i}:${type}`, type === "Wait" ? { ms: 3 } : {}),
    );
    const sourcesOf = kinds.map(({ sources }, i) => [
      ...new Set(sources.map((source) => (i === 0 ? "s" : `n${source % i}`))),
    ]);
    const edges = sourcesOf.flatMap((sources, i) => sources.map((source) => `${source} > n${i}`));
    return {
      graph: graphOf(["s:Start", ...nodes], edges),
      typeOf: new Map(kinds.map(({ type }, i) => [`n${i}`, type])),
      sourcesOf: new Map(sourcesOf.map((sources, i) => [`n${i}`, sources])),
    };
  });

describe("a run whose owner is lost at any write", () => {
  it("never acted or read on what was lost, and is whole in the end", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 12 }), async (made, lostAt) => {
        const { graph, typeOf, sourcesOf } = made;
        const plain = new Bench();
        const first = new SlowStore({}, lostAt, plain);
        const id = plain.create(graph);
        let early = 0;
        plain.effects.during = (nodeId) => {
          const type = typeOf.get(nodeId);
          if (type !== "Once" && type !== "Slow") return;
          for (const source of sourcesOf.get(nodeId) ?? []) {
            early += stateOf(plain, id, source) === "succeeded" ? 0 : 1;
          }
        };
        const outcome = await first.execute(id);
        // What is stored is whole: no step without those that it came from.
        for (const step of plain.store.steps(id)) {
          for (const source of sourcesOf.get(step.nodeId) ?? []) {
            expect(stateOf(plain, id, source)).toBe("succeeded");
          }
        }
        if (outcome.type !== "succeeded") {
          expect(outcome.type).toBe("fenced");
          plain.time.advance(20_000);
          expect((await new SlowStore({}, undefined, plain).execute(id)).type).toBe("succeeded");
        }
        expect(early).toBe(0);
        const stored = plain.store.events(id);
        expect(stored.map((event) => event.seq)).toEqual(stored.map((_, index) => index + 1));
        expect(plain.published).toEqual(stored);
      }),
      { numRuns: 150 },
    );
  });
});
