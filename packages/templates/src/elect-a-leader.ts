import type { BuiltInTemplate } from "./template.ts";

const summary = "Edge nodes elect one of them as their leader, and the leader is put under watch.";

export const electALeader: BuiltInTemplate = {
  slug: "elect-a-leader",
  name: "Elect a leader",
  summary,
  category: "coordination",
  lesson: `Much at the edge must be done by exactly one: whoever talks to the bank, rotates the logs, decides on a rollout. The members of a *coordination group* settle among themselves who that is, and settle it anew when that one is lost.

1. **Start** begins.
2. **Elect leader** forms the group *edge_cluster* of three edge nodes in different regions, the first time that it runs, and waits until a majority has voted for one of them. Run it again: the group is there, and so is its leader.
3. **Watch leader** starts a monitor on the edge node that came out. It checks the health of the leader every ten seconds, beyond the end of the run.
4. **Leader** names the result: who leads, and in which *term*. Terms are the years of a group; each election begins a new one.

**See it happen:** open *Fleet*, *Coordination*, *edge_cluster*. Crash the leader there, and within a second or two another one leads a higher term. Run the workflow again, and the monitor follows.

**Change it:** choose the members yourself, or ask for five; five go on without two of them.`,
  parameters: [
    {
      nodeId: "elect",
      parameter: "coordinationGroup",
      title: "Group",
      description: "Formed when its name is first used.",
    },
    {
      nodeId: "elect",
      parameter: "size",
      title: "Members",
      description: "An odd number: 3 go on without one of them, 5 without two.",
    },
    {
      nodeId: "watch",
      parameter: "healthCheckInterval",
      title: "Check every",
      description: "How often the monitor looks at the leader.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Elect a leader",
    description: summary,
    nodes: [
      { id: "start", type: "ManualTrigger", name: "Start", position: { x: 0, y: 0 } },
      {
        id: "elect",
        type: "EdgeCoordinationNode",
        name: "Elect leader",
        position: { x: 300, y: 0 },
        parameters: { operation: "elect_leader", coordinationGroup: "edge_cluster", size: 3 },
      },
      {
        id: "watch",
        type: "EdgeMonitoringNode",
        name: "Watch leader",
        position: { x: 600, y: 0 },
        parameters: { operation: "start_monitor", healthCheckInterval: 10 },
      },
      {
        id: "leader",
        type: "Output",
        name: "Leader",
        position: { x: 900, y: 0 },
        parameters: {
          name: "leadership",
          value: {
            $expr:
              '{ "leader": nodes.elect.leader, "term": nodes.elect.term, "members": nodes.elect.members, "watched": input.monitorActive }',
          },
        },
      },
    ],
    edges: [
      { id: "e1", source: "start", target: "elect" },
      {
        id: "e2",
        source: "elect",
        sourceOutput: "leader",
        target: "watch",
        targetInput: "edgeNode",
      },
      { id: "e3", source: "watch", target: "leader" },
    ],
  },
};
