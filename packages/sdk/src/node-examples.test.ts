import { type WorkflowGraphInput, workflowGraphSchema } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { catalogue } from "@edgeloom/nodes";
import { createSimulatedFleet, createWorld } from "@edgeloom/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalRuntime } from "./local/local-runtime.ts";

/** A world whose time jumps while somebody waits for it, and that has telemetry of a quarter of an hour. */
function simulatedFleet() {
  const pastMs = 15 * 60_000;
  const world = createWorld({ seed: 11, sites: 60, startAt: Date.now() - pastMs });
  const fleet = createSimulatedFleet(world);
  world.advance(pastMs);
  return fleet;
}

const runtime = new LocalRuntime({ fleet: simulatedFleet() });
let edgeNodes: readonly string[] = [];
const taken = new Map<string, string>();

/** An edge node of its own for each example, so that a lease of one is not in the way of another. */
function edgeNodeFor(subject: string): string {
  const known = taken.get(subject) ?? edgeNodes[taken.size] ?? "";
  taken.set(subject, known);
  return known;
}

async function run(
  type: string,
  parameters: Record<string, JsonValue>,
  input: JsonValue,
): Promise<JsonValue | undefined> {
  const graph: WorkflowGraphInput = {
    schemaVersion: 1,
    name: type,
    nodes: [
      { id: "start", type: "ManualTrigger", name: "start" },
      { id: "node", type, name: "node", parameters },
    ],
    edges: [
      {
        id: "edge",
        source: "start",
        sourceOutput: "input",
        target: "node",
      },
    ],
  };
  const { results } = await runtime.execute(workflowGraphSchema.parse(graph), { input });
  return results.node;
}

beforeAll(async () => {
  const request = { strategy: "load", maxResults: 60 };
  const ranked = await run("EdgeAffinityNode", request, { go: true });
  edgeNodes = (ranked as { edgeNodes: string[] }).edgeNodes;
});
afterAll(() => runtime.close());

/** What acts on the simulated fleet, in an order in which each finds what the one before left. */
const acting = catalogue
  .definitions()
  .filter(({ category }) =>
    ["placement", "edge", "monitoring", "workload", "coordination"].includes(category),
  )
  .flatMap(({ type, examples }) =>
    examples.map((example) => [type, example.title, example] as const),
  );

describe("examples of node types on a simulated fleet", () => {
  it.each(acting)("%s: %s", async (type, title, { parameters, input }) => {
    // Examples about one workload go to the same place, where the first has put it.
    const { name } = parameters;
    const edgeNode = edgeNodeFor(typeof name === "string" ? name : title);
    const own = "edgeNode" in parameters ? { ...parameters, edgeNode } : parameters;
    const output = await run(type, { ...own }, input ?? { go: true });
    const parsed = catalogue.definition(type)?.output.safeParse(output);
    expect(parsed?.error?.issues ?? []).toEqual([]);
    expect(parsed?.success).toBe(true);
  });

  it("carries the edge node that one finds to the one that acts on it", async () => {
    const nearest = { selectionStrategy: "latency_optimal", minUptimePercentage: 90 };
    const graph = workflowGraphSchema.parse({
      schemaVersion: 1,
      name: "place and look",
      nodes: [
        { id: "start", type: "ManualTrigger", name: "start" },
        { id: "find", type: "EdgeDiscoveryNode", name: "find", parameters: nearest },
        { id: "look", type: "EdgeStateMachine", name: "look" },
      ],
      edges: [
        { id: "a", source: "start", target: "find" },
        {
          id: "b",
          source: "find",
          sourceOutput: "edgeNode",
          target: "look",
          targetInput: "edgeNode",
        },
      ],
    });
    const { results } = await runtime.execute(graph, {});
    expect(results.look).toMatchObject({
      edgeNode: (results.find as { edgeNode: string }).edgeNode,
      lifecycle: "active",
    });
  });
});
