import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";

/** A new workflow: nothing but what starts it. */
export function blankGraph(name: string): WorkflowGraph {
  return workflowGraphSchema.parse({
    schemaVersion: 1,
    name,
    nodes: [{ id: "start", type: "ManualTrigger", name: "Start", position: { x: 0, y: 0 } }],
  });
}

/** A first workflow that runs as it is: finds the best edge nodes and reads the health of the fleet. */
export function sampleGraph(): WorkflowGraph {
  return workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "Nearest edge to Berlin",
    description:
      "Finds the five edge nodes nearest to Berlin, ranks them by load and looks at the best. Run it as it is, then change the place.",
    nodes: [
      {
        id: "start",
        type: "ManualTrigger",
        name: "Start",
        position: { x: 0, y: 80 },
      },
      {
        id: "discover",
        type: "EdgeDiscoveryNode",
        name: "Find the nearest",
        position: { x: 320, y: 80 },
        parameters: {
          selectionStrategy: "latency_optimal",
          userCoordinates: { latitude: 52.52, longitude: 13.4 },
          userCountry: "DE",
          maxResults: 5,
        },
      },
      {
        id: "rank",
        type: "EdgeAffinityNode",
        name: "Rank by load",
        position: { x: 640, y: 0 },
        parameters: { strategy: "load", maxResults: 3 },
      },
      {
        id: "look",
        type: "EdgeStateMachine",
        name: "Look at the nearest",
        position: { x: 640, y: 180 },
        parameters: { operation: "get_state" },
      },
      {
        id: "answer",
        type: "Output",
        name: "Answer",
        position: { x: 960, y: 80 },
        parameters: {
          value: {
            $expr: '{ "nearest": nodes.discover.edgeNode, "leastLoaded": nodes.rank.edgeNodes }',
          },
        },
      },
    ],
    edges: [
      { id: "start-discover", source: "start", target: "discover" },
      {
        id: "discover-rank",
        source: "discover",
        sourceOutput: "edgeNodes",
        target: "rank",
        targetInput: "edgeNodes",
      },
      {
        id: "discover-look",
        source: "discover",
        sourceOutput: "edgeNode",
        target: "look",
        targetInput: "edgeNode",
      },
      { id: "rank-answer", source: "rank", target: "answer" },
      { id: "look-answer", source: "look", target: "answer" },
    ],
    notes: [
      {
        id: "first-step",
        text: "Press Run (Ctrl+Enter) and watch the nodes light up. Select one to see what went in and came out.",
        position: { x: 0, y: -60 },
        size: { width: 264, height: 92 },
      },
    ],
  });
}
