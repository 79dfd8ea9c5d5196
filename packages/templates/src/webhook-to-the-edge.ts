import type { BuiltInTemplate } from "./template.ts";

export const webhookToTheEdge: BuiltInTemplate = {
  slug: "webhook-to-the-edge",
  name: "Webhook to the edge",
  summary: "A signed HTTP call starts a workload on the edge node nearest to its sender.",
  category: "integration",
  lesson: `Lets another system start work at the edge. It posts a place and a name; the answer tells where the work runs.

1. **Signed call** checks the signature and the timestamp, then waits for the run and answers with its output. The inspector shows the address, the test address and the secret.
2. **Nearest** finds the closest edge node to \`body.userCoordinates\`.
3. **Start work** deploys the workload there. Its name comes from the call, so the same call again changes nothing.
4. **Answer** is what the caller gets.

Try it with the test address before you publish; the draft answers there.`,
  parameters: [
    {
      nodeId: "call",
      parameter: "toleranceSeconds",
      title: "Timestamp tolerance",
      description: "How far the sender's clock may be off.",
    },
    {
      nodeId: "deploy",
      parameter: "memoryMiB",
      title: "Memory",
      description: "For each workload that a call starts.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Webhook to the edge",
    description: "A signed HTTP call starts a workload on the edge node nearest to its sender.",
    nodes: [
      {
        id: "call",
        type: "WebhookTrigger",
        name: "Signed call",
        position: { x: 0, y: 0 },
        parameters: { responseMode: "run_output" },
      },
      {
        id: "nearest",
        type: "EdgeDiscoveryNode",
        name: "Nearest",
        position: { x: 300, y: 0 },
        parameters: {
          selectionStrategy: "latency_optimal",
          userCoordinates: { $expr: "trigger.body.userCoordinates" },
          maxLatencyMs: 250,
          minUptimePercentage: 90,
          maxErrorRate: 0.1,
        },
      },
      {
        id: "deploy",
        type: "WorkloadNode",
        name: "Start work",
        position: { x: 600, y: 0 },
        parameters: {
          operation: "deploy",
          name: { $expr: 'trigger.body.name ? trigger.body.name : "webhook-job"' },
          command: ["node", "-e", "setInterval(() => {}, 1000)"],
          memoryMiB: 64,
        },
      },
      {
        id: "answer",
        type: "Output",
        name: "Answer",
        position: { x: 900, y: 0 },
        parameters: {
          name: "answer",
          value: {
            $expr:
              '{ "edgeNode": input.edgeNode, "workload": input.workload.name, "phase": input.workload.phase }',
          },
        },
      },
    ],
    edges: [
      { id: "e1", source: "call", target: "nearest" },
      {
        id: "e2",
        source: "nearest",
        sourceOutput: "edgeNode",
        target: "deploy",
        targetInput: "edgeNode",
      },
      { id: "e3", source: "deploy", target: "answer" },
    ],
  },
};
