import type { BuiltInTemplate } from "./template.ts";

export const drainASite: BuiltInTemplate = {
  slug: "drain-a-site",
  name: "Drain a site",
  summary: "Takes an edge node out of service under a lease, so that nobody else can interfere.",
  category: "operations",
  lesson: `Maintenance in the right order: take the exclusive right first, keep new work away, let running work end, give the right back.

1. **Choose** picks the least loaded edge node. Replace it by the one that you mean.
2. **Take lease** acquires the node's lease. Its *fencing token* goes with every following change: if this run were to sleep past the lease, the edge node would refuse it.
3. **Cordon** keeps new workloads away.
4. **Drain** stops the workloads gracefully and leaves the node *draining*.
5. **Give lease back** lets others in again.

When the work on the site is done, an *Edge state machine* with \`transition\` to \`active\` and one with \`uncordon\` bring it back; so do the buttons on the node's page.`,
  parameters: [
    {
      nodeId: "lease",
      parameter: "leaseDurationMs",
      title: "Lease for",
      description: "Longer than the workloads need to end.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Drain a site",
    description:
      "Takes an edge node out of service under a lease, so that nobody else can interfere.",
    nodes: [
      { id: "start", type: "ManualTrigger", name: "Start", position: { x: 0, y: 0 } },
      {
        id: "choose",
        type: "EdgeAffinityNode",
        name: "Choose",
        position: { x: 300, y: 0 },
        parameters: { strategy: "load", maxResults: 1 },
      },
      {
        id: "lease",
        type: "EdgeStateMachine",
        name: "Take lease",
        position: { x: 600, y: 0 },
        parameters: { operation: "acquire_lease", leaseDurationMs: 120_000 },
      },
      {
        id: "cordon",
        type: "EdgeStateMachine",
        name: "Cordon",
        position: { x: 900, y: 0 },
        parameters: {
          operation: "cordon",
          fencingToken: { $expr: "nodes.lease.fencingToken" },
        },
      },
      {
        id: "drain",
        type: "EdgeStateMachine",
        name: "Drain",
        position: { x: 1200, y: 0 },
        parameters: { operation: "drain", fencingToken: { $expr: "nodes.lease.fencingToken" } },
      },
      {
        id: "release",
        type: "EdgeStateMachine",
        name: "Give lease back",
        position: { x: 1500, y: 0 },
        parameters: {
          operation: "release_lease",
          fencingToken: { $expr: "nodes.lease.fencingToken" },
        },
      },
      {
        id: "drained",
        type: "Output",
        name: "Drained",
        position: { x: 1800, y: 0 },
        parameters: {
          name: "drained",
          value: {
            $expr:
              '{ "edgeNode": nodes.drain.edgeNode, "lifecycle": nodes.drain.lifecycle, "stopped": nodes.drain.stopped }',
          },
        },
      },
    ],
    edges: [
      { id: "e1", source: "start", target: "choose" },
      {
        id: "e2",
        source: "choose",
        sourceOutput: "edgeNode",
        target: "lease",
        targetInput: "edgeNode",
      },
      {
        id: "e3",
        source: "lease",
        sourceOutput: "edgeNode",
        target: "cordon",
        targetInput: "edgeNode",
      },
      {
        id: "e4",
        source: "cordon",
        sourceOutput: "edgeNode",
        target: "drain",
        targetInput: "edgeNode",
      },
      {
        id: "e5",
        source: "drain",
        sourceOutput: "edgeNode",
        target: "release",
        targetInput: "edgeNode",
      },
      { id: "e6", source: "release", target: "drained" },
    ],
  },
};
