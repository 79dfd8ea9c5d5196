import type { BuiltInTemplate } from "./template.ts";

export const fleetHealthSweep: BuiltInTemplate = {
  slug: "fleet-health-sweep",
  name: "Fleet health sweep",
  summary: "Checks every edge node and looks closer at those that are not well.",
  category: "operations",
  lesson: `A sweep over the whole fleet, with a closer look where it is needed.

1. **Health of the fleet** judges every edge node by its latest figures.
2. **Not well** keeps the ids of those that are not healthy.
3. **Any?** takes one of two ways: with nothing to do, the sweep ends with *all well*.
4. **Each** runs its body once for every edge node that is not well, four at a time. The body is what hangs on its *item* output; the wire back to *result* closes it.
5. **Analyse** gives trend, anomaly and recommendations for that edge node.

**Change it:** let a schedule start it instead, and send the findings to a chat by *Notify*.`,
  parameters: [
    {
      nodeId: "analyse",
      parameter: "timeRangeMinutes",
      title: "Look back",
      description: "Minutes of samples that the closer look covers.",
    },
    {
      nodeId: "each",
      parameter: "concurrency",
      title: "At a time",
      description: "Edge nodes that are looked at side by side.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Fleet health sweep",
    description: "Checks every edge node and looks closer at those that are not well.",
    nodes: [
      { id: "start", type: "ManualTrigger", name: "Start", position: { x: 0, y: 0 } },
      {
        id: "health",
        type: "EdgeMonitoringNode",
        name: "Health of the fleet",
        position: { x: 300, y: 0 },
        parameters: { operation: "get_health" },
      },
      {
        id: "unwell",
        type: "Transform",
        name: "Not well",
        position: { x: 600, y: 0 },
        parameters: {
          expression:
            '{ "nodes": [input.health.nodes[status != "healthy"].edgeNode], "counts": input.health.nodesByStatus }',
        },
      },
      {
        id: "any",
        type: "Switch",
        name: "Any?",
        position: { x: 900, y: 0 },
        parameters: { cases: [{ name: "unwell", when: "$count(input.nodes) > 0" }] },
      },
      {
        id: "each",
        type: "ForEach",
        name: "Each",
        position: { x: 1200, y: -110 },
        parameters: { concurrency: 4 },
      },
      {
        id: "analyse",
        type: "EdgeMonitoringNode",
        name: "Analyse",
        position: { x: 1500, y: 30 },
        parameters: { operation: "get_analytics", timeRangeMinutes: 15 },
      },
      {
        id: "findings",
        type: "Output",
        name: "Findings",
        position: { x: 1500, y: -220 },
        parameters: { name: "findings" },
      },
      {
        id: "well",
        type: "Output",
        name: "All well",
        position: { x: 1200, y: 170 },
        parameters: { name: "allWell", value: { $expr: "input.counts" } },
      },
    ],
    edges: [
      { id: "e1", source: "start", target: "health" },
      { id: "e2", source: "health", target: "unwell" },
      { id: "e3", source: "unwell", sourceOutput: "result", target: "any" },
      {
        id: "e4",
        source: "any",
        sourceOutput: "unwell.nodes",
        target: "each",
        targetInput: "items",
      },
      {
        id: "e5",
        source: "each",
        sourceOutput: "item",
        target: "analyse",
        targetInput: "edgeNode",
      },
      { id: "e6", source: "analyse", target: "each", targetInput: "result" },
      { id: "e7", source: "each", sourceOutput: "done", target: "findings" },
      { id: "e8", source: "any", sourceOutput: "default", target: "well" },
    ],
  },
};
