import { afterEach, describe, expect, it } from "vitest";
import type { Runtime } from "../runtime.ts";
import { catalogueWith } from "../testing/node-types.ts";
import { WorkflowBuilder } from "../workflow-builder.ts";
import { LocalRuntime, ParallelRuntime } from "./local-runtime.ts";

const open: Runtime[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((runtime) => runtime.close()));
});

/** Three branches of a type that counts how many of it are executed at the same time. */
function counting() {
  let now = 0;
  let most = 0;
  const types = catalogueWith({
    Counted: async () => {
      now += 1;
      most = Math.max(most, now);
      // Lets whatever else is ready begin.
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return "counted";
    },
  });
  const builder = new WorkflowBuilder("Branches", types).addNode("ManualTrigger", "start");
  for (const id of ["a", "b", "c"]) {
    builder.addNode("Counted", id).addConnection("start", "main", id);
  }
  return { types, graph: builder.build(), most: () => most };
}

describe("the parallel runtime", () => {
  it("executes independent branches side by side", async () => {
    const { types, graph, most } = counting();
    const runtime = new ParallelRuntime({ catalogue: types });
    open.push(runtime);
    await runtime.execute(graph);
    expect(most()).toBe(3);
  });

  it("keeps to the given number of steps", async () => {
    const { types, graph, most } = counting();
    const runtime = new ParallelRuntime({ catalogue: types, parallelSteps: 2 });
    open.push(runtime);
    await runtime.execute(graph);
    expect(most()).toBe(2);
  });

  it("differs from the local runtime, which takes one after the other", async () => {
    const { types, graph, most } = counting();
    const runtime = new LocalRuntime({ catalogue: types });
    open.push(runtime);
    await runtime.execute(graph);
    expect(most()).toBe(1);
  });

  it("lets branches that wait for each other meet", async () => {
    const arrived: string[] = [];
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const types = catalogueWith({
      Meets: async ({ nodeId }) => {
        arrived.push(nodeId);
        if (arrived.length === 2) meet();
        await met;
        return nodeId;
      },
    });
    const graph = new WorkflowBuilder("Meeting", types)
      .addNode("ManualTrigger", "start")
      .addNode("Meets", "one")
      .addNode("Meets", "two")
      .addConnection("start", "main", "one")
      .addConnection("start", "main", "two")
      .build();
    const runtime = new ParallelRuntime({ catalogue: types });
    open.push(runtime);
    const { results } = await runtime.execute(graph);
    expect(results).toMatchObject({ one: { said: "one" }, two: { said: "two" } });
  });
});
