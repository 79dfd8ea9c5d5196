import { z } from "zod";
import type { NodeCatalogue, NodeTypeFacts, Port } from "../catalogue.ts";

const main: Port = { name: "main", title: "Input", type: { kind: "any" } };

function facts(entry: Partial<NodeTypeFacts> & { readonly type: string }): NodeTypeFacts {
  return {
    version: 1,
    title: entry.type,
    control: { kind: "step" },
    parameters: z.object({}),
    inputs: [main],
    outputs: () => [],
    migrations: {},
    ...entry,
  };
}

const entries: readonly NodeTypeFacts[] = [
  facts({ type: "Start", control: { kind: "trigger" }, inputs: [] }),
  facts({
    type: "Step",
    parameters: z.object({
      label: z.string().optional(),
      ttlMs: z.number().int().min(1).optional(),
      tags: z.array(z.string()).optional(),
      anyValue: z.json().optional(),
    }),
    outputs: () => [{ name: "value", title: "Value", type: { kind: "any" } }],
  }),
  facts({
    type: "Discover",
    version: 3,
    parameters: z.object({
      strategy: z.enum(["nearest", "cheapest"]),
      latencyMsMax: z.number().positive().default(50),
    }),
    outputs: () => [
      { name: "edgeNode", title: "Edge node", type: { kind: "edge_node" } },
      {
        name: "edgeNodes",
        title: "Edge nodes",
        type: { kind: "list", items: { kind: "edge_node" } },
      },
      { name: "health", title: "Health", type: { kind: "object" } },
      { name: "score", title: "Score", type: { kind: "number" } },
    ],
    migrations: {
      1: ({ latency, ...rest }) => ({
        ...rest,
        ...(latency === undefined ? {} : { latencyMsMax: latency }),
      }),
      2: (parameters) => ({ strategy: "nearest", ...parameters }),
    },
  }),
  facts({
    type: "Switch",
    control: { kind: "branch" },
    parameters: z.object({ cases: z.array(z.object({ name: z.string(), when: z.json() })) }),
    outputs: ({ cases }) =>
      Array.isArray(cases)
        ? cases.map((entry: { name: string }) => ({
            name: entry.name,
            title: entry.name,
            type: { kind: "any" },
          }))
        : [],
  }),
  facts({
    type: "Loop",
    control: { kind: "loop", bodyOutput: "item", resultInput: "result", doneOutput: "done" },
    parameters: z.object({ items: z.array(z.json()).optional() }),
    inputs: [main, { name: "result", title: "Result", type: { kind: "any" } }],
    outputs: () => [
      { name: "item", title: "Item", type: { kind: "any" } },
      { name: "done", title: "Done", type: { kind: "list" } },
    ],
  }),
];

const byType = new Map(entries.map((entry) => [entry.type, entry]));

/** A small catalogue of every control kind, for tests. */
export const testCatalogue: NodeCatalogue = {
  get: (type) => byType.get(type),
  list: () => entries,
};
