import type { Fleet } from "@edgeloom/fleet";
import { EdgeloomError } from "@edgeloom/kernel";
import type { RunEvent } from "@edgeloom/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { RunFailedError } from "../execution-result.ts";
import { catalogueWith } from "../testing/node-types.ts";
import { WorkflowBuilder } from "../workflow-builder.ts";
import type { InProcessOptions } from "./in-process-runtime.ts";
import { LocalRuntime } from "./local-runtime.ts";

const open: LocalRuntime[] = [];
function localRuntime(options: InProcessOptions = {}): LocalRuntime {
  const runtime = new LocalRuntime(options);
  open.push(runtime);
  return runtime;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((runtime) => runtime.close()));
});

const failure = async (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a local run", () => {
  const doubling = new WorkflowBuilder("Doubling")
    .addNode("ManualTrigger", "start")
    .addNode("Transform", "double", { expression: "input * 2" })
    .addNode("Output", "out", { name: "doubled", value: { $expr: "input" } })
    .addConnection("start", "input", "double")
    .addConnection("double", "result", "out")
    .build();

  it("gives the output, and what every node gave", async () => {
    const { output, results, runId } = await localRuntime().execute(doubling, { input: 21 });
    expect(output).toEqual({ doubled: 42 });
    expect(results.double).toEqual({ result: 42 });
    expect(runId).toMatch(/^run_/);
  });

  it("keeps runs of one runtime apart", async () => {
    const runtime = localRuntime();
    const inputs = Array.from({ length: 20 }, (_, index) => index);
    const outputs = await Promise.all(
      inputs.map(async (input) => (await runtime.execute(doubling, { input })).output),
    );
    expect(outputs).toEqual(inputs.map((input) => ({ doubled: input * 2 })));
  });

  it("tells its events in order and without gaps, from the beginning to the end", async () => {
    const events: RunEvent[] = [];
    await localRuntime().execute(doubling, { input: 1, onEvent: (event) => events.push(event) });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({ type: "run", state: "running" });
    expect(events.at(-1)).toMatchObject({ type: "run", state: "succeeded" });
    const succeeded = events.flatMap((event) =>
      event.type === "step" && event.state === "succeeded" ? [event.nodeId] : [],
    );
    expect(succeeded).toEqual(["start", "double", "out"]);
  });

  it("fails with the error of its node, and keeps what the others gave", async () => {
    const types = catalogueWith({
      Breaks: () => {
        throw new EdgeloomError({
          code: "upstream_failed",
          message: "It broke",
          remedy: "Mend it",
        });
      },
    });
    const graph = new WorkflowBuilder("Breaking", types)
      .addNode("ManualTrigger", "start")
      .addNode("Breaks", "breaks")
      .addConnection("start", "main", "breaks")
      .build();
    const error = await failure(localRuntime({ catalogue: types }).execute(graph, { input: 1 }));
    expect(error).toBeInstanceOf(RunFailedError);
    expect(error).toMatchObject({ code: "upstream_failed", remedy: "Mend it" });
    expect(error).toMatchObject({ results: { start: { input: 1 } } });
  });

  it("refuses a graph that cannot run, naming the node and the remedy", async () => {
    const broken = { ...doubling, edges: [{ ...doubling.edges[0], target: "nobody" }] };
    const error = await failure(localRuntime().execute(broken as typeof doubling));
    expect(error).toMatchObject({ code: "invalid_workflow" });
  });

  it("is cancelled through a signal, and the node hears of it", async () => {
    const controller = new AbortController();
    let heard = false;
    const types = catalogueWith({
      Endless: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            heard = true;
            reject(signal.reason);
          });
          setImmediate(() => controller.abort());
        }),
    });
    const graph = new WorkflowBuilder("Endless", types).addNode("Endless", "endless").build();
    const runtime = localRuntime({ catalogue: types });
    const error = await failure(runtime.execute(graph, { signal: controller.signal }));
    expect(error).toMatchObject({ name: "RunFailedError", code: "cancelled" });
    expect(heard).toBe(true);
  });

  it("does not begin when its signal is aborted already", async () => {
    let executed = false;
    const types = catalogueWith({
      Marks: () => {
        executed = true;
        return "";
      },
    });
    const graph = new WorkflowBuilder("Marks", types).addNode("Marks", "marks").build();
    const runtime = localRuntime({ catalogue: types });
    const error = await failure(runtime.execute(graph, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: "cancelled" });
    expect(executed).toBe(false);
  });

  it("runs sub-workflows that the runtime was given", async () => {
    const caller = new WorkflowBuilder("Caller")
      .addNode("ManualTrigger", "start")
      .addNode("SubWorkflow", "child", { workflowId: "doubling" })
      .addConnection("start", "input", "child")
      .build();
    const { results } = await localRuntime({ workflows: { doubling } }).execute(caller, {
      input: 4,
    });
    expect(results.child).toMatchObject({ output: { doubled: 8 } });
    const error = await failure(localRuntime().execute(caller, { input: 4 }));
    expect(error).toMatchObject({ code: "not_found" });
    expect(String(error)).toContain("doubling");
  });

  it("refuses a workflow that calls itself, and says what to look for", async () => {
    const endless = new WorkflowBuilder("Endless")
      .addNode("ManualTrigger", "start")
      .addNode("SubWorkflow", "again", { workflowId: "endless" })
      .addConnection("start", "input", "again")
      .build();
    const error = await failure(localRuntime({ workflows: { endless } }).execute(endless));
    expect(error).toMatchObject({ code: "conflict" });
    expect(String(error)).toContain("17th sub-workflow");
  });

  it("hands secrets to nodes and covers them in everything that it gives back", async () => {
    const seen: (string | undefined)[] = [];
    const types = catalogueWith({
      Uses: (context, { secret }) => {
        seen.push(secret);
        context.log("info", `with ${secret}`);
        return `used ${secret}`;
      },
    });
    const graph = new WorkflowBuilder("Uses", types)
      .addNode("Uses", "uses", { secret: { $secret: "token" } })
      .build();
    const events: RunEvent[] = [];
    const runtime = localRuntime({ catalogue: types, secrets: { token: "correct-horse" } });
    const result = await runtime.execute(graph, { onEvent: (event) => events.push(event) });
    expect(seen).toEqual(["correct-horse"]);
    expect(JSON.stringify({ result, events })).not.toContain("correct-horse");
    expect(JSON.stringify(result)).toContain("used ••••••");
    const error = await failure(localRuntime({ catalogue: types }).execute(graph));
    expect(error).toMatchObject({ code: "not_found" });
  });
});

describe("the fleet of a local run", () => {
  const unreachable = new Proxy({} as Fleet, {
    get() {
      throw new EdgeloomError({ code: "unavailable", message: "The fleet was reached for" });
    },
  });

  it("is for nodes whose definition asks for it, whatever they are called", async () => {
    const types = catalogueWith({
      KnowledgeNode: () => "needs no fleet",
      Counter: async ({ services }) => String((await services.fleet.list()).length),
    });
    const knowledge = new WorkflowBuilder("Knowledge", types).addNode("KnowledgeNode", "k").build();
    const counting = new WorkflowBuilder("Counting", types).addNode("Counter", "c").build();
    const without = localRuntime({ catalogue: types, fleet: unreachable });
    expect((await without.execute(knowledge)).results.k).toEqual({ said: "needs no fleet" });
    expect(String(await failure(without.execute(counting)))).toContain("The fleet was reached for");
    const withWorld = localRuntime({ catalogue: types, world: { sites: 5 } });
    expect((await withWorld.execute(counting)).results.c).toEqual({ said: "5" });
  });

  it("is the same for the same seed", async () => {
    const graph = new WorkflowBuilder("Cheapest")
      .addNode("EdgeDiscoveryNode", "find", { selectionStrategy: "cost_optimal", maxResults: 1 })
      .build();
    const chosen = async (seed: number): Promise<unknown> => {
      const { results } = await localRuntime({ world: { seed, sites: 8 } }).execute(graph);
      return results.find;
    };
    const [first, again] = [await chosen(3), await chosen(3)];
    expect(first).toMatchObject({ edgeNode: expect.any(String) });
    expect(again).toMatchObject({ edgeNode: (first as { edgeNode: string }).edgeNode });
  });
});
