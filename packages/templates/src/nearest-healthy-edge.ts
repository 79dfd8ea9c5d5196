import type { BuiltInTemplate } from "./template.ts";

export const nearestHealthyEdge: BuiltInTemplate = {
  slug: "nearest-healthy-edge",
  name: "Nearest healthy edge",
  summary: "Finds the edge node closest to a user and shows how it is doing.",
  category: "placement",
  lesson: `Users feel distance: a round trip from Berlin to Sydney takes a quarter of a second, one within Germany a few milliseconds. This workflow finds the edge node with the shortest round trip to a place, and looks at its health before anybody relies on it.

1. **Start** carries the user's place. Without input it uses its sample, Berlin.
2. **Find nearest** asks the fleet. Edge nodes that are offline, cordoned, unhealthy or too far are never chosen; open the node after a run and look at *rejected* to see why.
3. **Check health** reads the chosen node's latest figures.
4. **Nearest** names the result, so that API calls and webhooks get it as their answer.

**Change it:** give another place, or another strategy such as \`cost_optimal\`; the scores of every candidate are in the output.`,
  parameters: [
    {
      nodeId: "find",
      parameter: "selectionStrategy",
      title: "What matters most",
      description: "Latency, cost, free capacity, performance, compliance, or a balance.",
    },
    {
      nodeId: "find",
      parameter: "maxLatencyMs",
      title: "Round trip at most",
      description: "Edge nodes further away are not considered.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Nearest healthy edge",
    description: "Finds the edge node closest to a user and shows how it is doing.",
    nodes: [
      {
        id: "start",
        type: "ManualTrigger",
        name: "Start",
        position: { x: 0, y: 0 },
        parameters: { sampleInput: { userCoordinates: { latitude: 52.52, longitude: 13.4 } } },
      },
      {
        id: "find",
        type: "EdgeDiscoveryNode",
        name: "Find nearest",
        position: { x: 300, y: 0 },
        parameters: {
          selectionStrategy: "latency_optimal",
          minUptimePercentage: 95,
          maxErrorRate: 0.05,
        },
      },
      {
        id: "health",
        type: "EdgeMonitoringNode",
        name: "Check health",
        position: { x: 600, y: 0 },
        parameters: { operation: "get_health" },
      },
      {
        id: "nearest",
        type: "Output",
        name: "Nearest",
        position: { x: 900, y: 0 },
        parameters: {
          name: "nearest",
          value: {
            $expr:
              '{ "edgeNode": nodes.find.edgeNode, "roundTripMs": nodes.find.results[0].estimatedLatencyMs, "health": input.health }',
          },
        },
      },
    ],
    edges: [
      {
        id: "e1",
        source: "start",
        sourceOutput: "input.userCoordinates",
        target: "find",
        targetInput: "userCoordinates",
      },
      {
        id: "e2",
        source: "find",
        sourceOutput: "edgeNode",
        target: "health",
        targetInput: "edgeNode",
      },
      { id: "e3", source: "health", target: "nearest" },
    ],
  },
};
