import type { BuiltInTemplate } from "./template.ts";

const summary =
  "Five edge nodes agree on a setting; then cut the network between them and see who may decide.";

export const surviveAPartition: BuiltInTemplate = {
  slug: "survive-a-partition",
  name: "Survive a partition",
  summary,
  category: "coordination",
  lesson: `A network that breaks in two leaves two halves that both believe the other is dead. If both go on, there are two leaders and two truths. A group lets only the half with the *majority* go on; the other waits, and follows when the network is whole again.

1. **Start** carries the setting that is to hold.
2. **Form group** makes the group *partition_lab* of five edge nodes and waits for its leader.
3. **Agree** proposes the setting. It answers once three of the five have it on their disks.
4. **Look** asks every member how it stands.
5. **Standing** names leader, term, and how many can be reached.

**Now cut it:** on the simulated fleet, open *Fleet*, *Coordination*, *partition_lab* and press *Cut the network*. Put the leader and one more on side B, the other three on side A. Watch the map and the timeline: the old leader misses its majority and steps down, side A elects one of its own in a higher term. Run this workflow again while the network is cut: it works, through the new leader.

Then cut 2 : 2 : 1 by isolating members one after another, until no side has three. A run now ends with *unavailable* at **Agree**: nothing is decided by a minority, and nothing is made up. Press *Heal all*, and the members that were away take over what they missed.

**Change it:** cut only one direction, and see that a leader that hears nobody does not stay one.`,
  parameters: [
    {
      nodeId: "form",
      parameter: "size",
      title: "Members",
      description: "5 go on without two of them, 3 without one.",
    },
    {
      nodeId: "form",
      parameter: "electionTimeoutMs",
      title: "Election time-out",
      description: "How long members miss a leader before they elect another.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Survive a partition",
    description: summary,
    nodes: [
      {
        id: "start",
        type: "ManualTrigger",
        name: "Start",
        position: { x: 0, y: 0 },
        parameters: { sampleInput: { mode: "night" } },
      },
      {
        id: "form",
        type: "EdgeCoordinationNode",
        name: "Form group",
        position: { x: 300, y: 0 },
        parameters: { operation: "elect_leader", coordinationGroup: "partition_lab", size: 5 },
      },
      {
        id: "agree",
        type: "EdgeCoordinationNode",
        name: "Agree",
        position: { x: 600, y: 0 },
        parameters: {
          operation: "propose",
          coordinationGroup: "partition_lab",
          size: 5,
          proposal: {
            $expr: '{ "type": "put", "key": "mode", "value": nodes.start.input.mode }',
          },
        },
      },
      {
        id: "look",
        type: "EdgeCoordinationNode",
        name: "Look",
        position: { x: 900, y: 0 },
        parameters: { operation: "status", coordinationGroup: "partition_lab" },
      },
      {
        id: "standing",
        type: "Output",
        name: "Standing",
        position: { x: 1200, y: 0 },
        parameters: {
          name: "standing",
          value: {
            $expr:
              '{ "leader": input.leader, "term": input.term, "reachable": input.report.reachable, "of": input.report.of, "agreedAt": nodes.agree.index }',
          },
        },
      },
    ],
    edges: [
      { id: "e1", source: "start", target: "form" },
      { id: "e2", source: "form", target: "agree" },
      { id: "e3", source: "agree", target: "look" },
      { id: "e4", source: "look", target: "standing" },
    ],
  },
};
