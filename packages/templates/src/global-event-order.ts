import type { BuiltInTemplate } from "./template.ts";

const summary =
  "Puts events of many sites into one order in which no effect comes before its cause.";

/** Told by three sites whose clocks disagree: Tokyo's is ahead, and its answer arrived twice. */
const events = [
  {
    id: "order-shipped",
    origin: "tokyo",
    at: "2026-03-04T12:00:00.100Z",
    dependsOn: ["payment-captured"],
    key: "order/4711",
  },
  {
    id: "order-placed",
    origin: "berlin",
    at: "2026-03-04T12:00:00.400Z",
    dependsOn: [],
    key: "order/4711",
  },
  {
    id: "payment-captured",
    origin: "virginia",
    at: "2026-03-04T12:00:00.250Z",
    dependsOn: ["order-placed"],
    key: "order/4711",
  },
  {
    id: "address-changed",
    origin: "berlin",
    at: "2026-03-04T12:00:00.700Z",
    dependsOn: ["order-placed"],
    key: "order/4711",
  },
  {
    id: "order-shipped",
    origin: "tokyo",
    at: "2026-03-04T12:00:00.100Z",
    dependsOn: ["payment-captured"],
    key: "order/4711",
  },
  {
    id: "refund-sent",
    origin: "virginia",
    at: "2026-03-04T12:00:01.000Z",
    dependsOn: ["refund-approved"],
  },
];

export const globalEventOrder: BuiltInTemplate = {
  slug: "global-event-order",
  name: "Global event order",
  summary,
  category: "coordination",
  lesson: `Sites see things happen at their own times, by clocks that are never quite right. Sorted by those times, the parcel below would leave before it was paid for. What is certain is only what followed from what.

1. **Start** carries six events of an order, told by Berlin, Virginia and Tokyo. Each names those that it *depends on*.
2. **One order** puts causes before effects, whatever the clocks say, and the rest by time, place and name. The same events give the same order wherever and however often that is done.
3. **Order of events** keeps what people ask about.

Look at what else comes out. *Duplicates*: Tokyo told of the shipment twice, it counts once. *Waiting*: the refund names an approval that nobody has told of, so it is held back, not lost. *Conflicts*: the address changed while the payment was taken, and neither knew of the other; somebody must decide whether the parcel went to the right door. *Violations* are effects whose clock was before that of their cause.

**Change it:** add the event \`refund-approved\` to the sample, and the refund finds its place.`,
  parameters: [
    {
      nodeId: "start",
      parameter: "sampleInput",
      title: "Events",
      description: "Each with an id, an origin, a time, and the ids that it depends on.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Global event order",
    description: summary,
    nodes: [
      {
        id: "start",
        type: "ManualTrigger",
        name: "Start",
        position: { x: 0, y: 0 },
        parameters: { sampleInput: { events } },
      },
      {
        id: "order",
        type: "EdgeCoordinationNode",
        name: "One order",
        position: { x: 300, y: 0 },
        parameters: { operation: "global_order" },
      },
      {
        id: "ordered",
        type: "Output",
        name: "Order of events",
        position: { x: 600, y: 0 },
        parameters: {
          name: "events",
          value: {
            $expr:
              '{ "order": [input.orderedEvents.id], "duplicates": input.duplicates, "waiting": [input.waiting.id], "conflicts": $count(input.conflicts), "violations": $count(input.violations) }',
          },
        },
      },
    ],
    edges: [
      {
        id: "e1",
        source: "start",
        sourceOutput: "input.events",
        target: "order",
        targetInput: "events",
      },
      { id: "e2", source: "order", target: "ordered" },
    ],
  },
};
