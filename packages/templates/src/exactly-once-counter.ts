import type { BuiltInTemplate } from "./template.ts";

const summary =
  "Counts in a state that several edge nodes keep: each step once, however often it is tried.";

export const exactlyOnceCounter: BuiltInTemplate = {
  slug: "exactly-once-counter",
  name: "Exactly-once counter",
  summary,
  category: "coordination",
  lesson: `A step that got no answer does not know whether it was done. Try it again, and a counter may count twice; leave it, and it may not count at all. Here it counts once.

1. **Start** carries five parcels.
2. **Each parcel** runs its body for every one of them, three side by side.
3. **Count** adds one to *parcels* in the state *warehouse*. A coordination group keeps the state on the disks of three edge nodes. The step is tried up to five times, and sends the same key every time: a group that has done it already answers what it answered then.
4. **Read** asks for the total as of the last write that anybody was told of.
5. **Total** compares the two.

**See it hold:** open *Fleet*, *Coordination*, *state*. Start the workflow, and crash or pause the leader while it runs. Steps wait for the next leader and are tried again; the total grows by five with every run, never by four or six.

**Change it:** give more parcels, or use \`append\` to keep their names as well.`,
  parameters: [
    {
      nodeId: "count",
      parameter: "stateId",
      title: "State",
      description: "One owner at a time, copies on several edge nodes.",
    },
    {
      nodeId: "each",
      parameter: "concurrency",
      title: "At a time",
      description: "Parcels that are counted side by side.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Exactly-once counter",
    description: summary,
    nodes: [
      {
        id: "start",
        type: "ManualTrigger",
        name: "Start",
        position: { x: 0, y: 0 },
        parameters: { sampleInput: { parcels: ["A-1", "A-2", "B-1", "B-2", "C-1"] } },
      },
      {
        id: "each",
        type: "ForEach",
        name: "Each parcel",
        position: { x: 300, y: 0 },
        parameters: { concurrency: 3 },
      },
      {
        id: "count",
        type: "EdgeStateMachine",
        name: "Count",
        position: { x: 600, y: 140 },
        parameters: {
          operation: "increment",
          stateId: "warehouse",
          key: "parcels",
          increment: 1,
        },
        settings: { retry: { attemptsMax: 5 } },
      },
      {
        id: "read",
        type: "EdgeStateMachine",
        name: "Read",
        position: { x: 600, y: -110 },
        parameters: { operation: "get", stateId: "warehouse", key: "parcels" },
      },
      {
        id: "total",
        type: "Output",
        name: "Total",
        position: { x: 900, y: -110 },
        parameters: {
          name: "counter",
          value: {
            $expr:
              '{ "counted": $count(nodes.each.done), "total": input.value, "owner": input.owner, "version": input.version }',
          },
        },
      },
    ],
    edges: [
      {
        id: "e1",
        source: "start",
        sourceOutput: "input.parcels",
        target: "each",
        targetInput: "items",
      },
      { id: "e2", source: "each", sourceOutput: "item", target: "count" },
      { id: "e3", source: "count", sourceOutput: "value", target: "each", targetInput: "result" },
      { id: "e4", source: "each", sourceOutput: "done", target: "read" },
      { id: "e5", source: "read", target: "total" },
    ],
  },
};
