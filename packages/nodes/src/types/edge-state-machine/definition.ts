import { historyEntrySchema, leaseSchema, lifecycleStateSchema } from "@edgeloom/agent-core";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { edgeNodeParameter, fencingTokenParameter } from "../../edge/edge-node-parameter.ts";
import { requiredByOperation } from "../../edge/required-by-operation.ts";
import { jsonObject } from "../../json-schema.ts";
import { edgeNodePort, output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";
import { executeLifecycle } from "./operations.ts";

export const lifecycleOperations = [
  "get_state",
  "transition",
  "acquire_lease",
  "renew_lease",
  "release_lease",
  "drain",
  "cordon",
  "uncordon",
  "get_history",
] as const;

const leasing = ["acquire_lease", "renew_lease", "release_lease"];

export const parameters = z.object({
  operation: parameter(z.enum(lifecycleOperations).default("get_state"), { title: "Operation" }),
  edgeNode: edgeNodeParameter,
  to: parameter(lifecycleStateSchema.optional(), {
    title: "To state",
    showWhen: { operation: ["transition"] },
    requiredWhenShown: true,
  }),
  holder: parameter(z.string().min(1).max(200).optional(), {
    title: "Holder",
    description: "Who holds the lease; left empty, this run.",
    showWhen: { operation: leasing },
  }),
  leaseDurationMs: parameter(z.number().int().min(100).max(86_400_000).default(30_000), {
    title: "Lease for",
    description: "It ends by itself after this, unless it is renewed.",
    unit: "ms",
    showWhen: { operation: ["acquire_lease", "renew_lease"] },
  }),
  fencingToken: parameter(fencingTokenParameter, {
    title: "Fencing token",
    description:
      "Of the lease held on the edge node. Renewing and releasing need it, and so does every change while the edge node is leased.",
    showWhen: {
      operation: ["transition", "renew_lease", "release_lease", "drain", "cordon", "uncordon"],
    },
  }),
  limit: parameter(z.number().int().min(1).max(1_000).default(100), {
    title: "Entries at most",
    showWhen: { operation: ["get_history"] },
  }),
});

export const definition = defineNode({
  type: "EdgeStateMachine",
  title: "Edge state machine",
  category: "edge",
  icon: "refresh-cw",
  summary: "Reads and moves an edge node's lifecycle, under a lease.",
  documentation: `Reads and changes the lifecycle of one edge node: \`initialized → warming → active → draining → terminated\`. The edge node itself refuses an illegal move.

| operation | what it does |
|---|---|
| \`get_state\` | lifecycle, lease, workloads, faults |
| \`transition\` | moves to another state |
| \`acquire_lease\` | the exclusive right to change the edge node, for a time; gives a fencing token |
| \`renew_lease\`, \`release_lease\` | with that token |
| \`drain\` | stops taking work, stops workloads gracefully, stays \`draining\` |
| \`cordon\`, \`uncordon\` | takes no new workloads, and takes them again |
| \`get_history\` | what happened to it, oldest first |

While an edge node is leased, changes need the **fencing token** of the current lease. A holder that slept through its expiry is refused, since its token is lower than the next one's.

Each command carries the key of the step, so an attempt that is repeated after a crash does not act twice.`,
  parameters,
  output: z.object({
    status: output(z.string(), { title: "Status" }),
    edgeNode: output(z.string(), { title: "Edge node", portType: edgeNodePort }),
    lifecycle: output(lifecycleStateSchema.optional(), { title: "Lifecycle" }),
    state: output(jsonObject.optional(), { title: "State" }),
    lease: output(leaseSchema.nullable().optional(), { title: "Lease" }),
    fencingToken: output(z.number().int().optional(), { title: "Fencing token" }),
    previous: output(lifecycleStateSchema.optional(), { title: "Previous state" }),
    stopped: output(z.array(z.string()).optional(), { title: "Stopped workloads" }),
    cordoned: output(z.boolean().optional(), { title: "Cordoned" }),
    history: output(z.array(historyEntrySchema).optional(), { title: "History" }),
  }),
  effect: ({ operation }) => {
    if (operation === "get_state" || operation === "get_history") return "read";
    const repeatable = operation === "cordon" || operation === "uncordon" || operation === "drain";
    return repeatable ? "idempotent" : "once";
  },
  timeoutMs: 150_000,
  check: requiredByOperation(
    {
      ...Object.fromEntries(lifecycleOperations.map((operation) => [operation, ["edgeNode"]])),
      renew_lease: ["edgeNode", "fencingToken"],
      release_lease: ["edgeNode", "fencingToken"],
    },
    "get_state",
  ),
  examples: [
    { title: "Look at an edge node", parameters: { edgeNode: "edge-1" } },
    {
      title: "Hold an edge node for a minute",
      parameters: { operation: "acquire_lease", edgeNode: "edge-1", leaseDurationMs: 60_000 },
    },
    { title: "Drain an edge node", parameters: { operation: "drain", edgeNode: "edge-1" } },
    {
      title: "What happened lately",
      parameters: { operation: "get_history", edgeNode: "edge-1", limit: 20 },
    },
  ],
  summaryLine: ({ operation, to, edgeNode }) => {
    const target = operation === "transition" ? ` → ${shown(to)}` : "";
    return `${shown(operation, "get_state")}${target} · ${shown(edgeNode, "edge node")}`;
  },
  execute: (context, given) => executeLifecycle(context, given),
});
