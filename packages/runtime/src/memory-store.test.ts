import { describeRunStore } from "./contract/index.ts";
import { Bench, graphOf } from "./testing/harness.ts";

describeRunStore("memory", async () => {
  const bench = new Bench();
  const graph = graphOf(["s:Start", "a"], ["s > a"]);
  return {
    stores: { w1: bench.store, w2: bench.store },
    createRun: async (options) =>
      bench.create(graph, { input: { x: 1 }, sourceRunId: options?.sourceRunId ?? null }),
    state: async (id) => bench.store.state(id),
    steps: async (id) => bench.store.steps(id),
    pass: async (ms) => bench.time.advance(ms),
    close: async () => {},
  };
});
