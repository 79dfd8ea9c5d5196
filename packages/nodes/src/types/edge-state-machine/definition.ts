import { historyEntrySchema, leaseSchema, lifecycleStateSchema } from "@edgeloom/agent-core";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { edgeNodeSchema, fencingTokenParameter } from "../../edge/edge-node-parameter.ts";
import { requiredByOperation } from "../../edge/required-by-operation.ts";
import { jsonObject, jsonValue } from "../../json-schema.ts";
import { edgeNodePort, output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";
import { executeLifecycle } from "./operations.ts";
import { executeState, isStateOperation, stateOperations } from "./state-operations.ts";

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

const writing = ["set", "update", "delete", "increment", "append", "move"];
const keyed = ["get", "set", "update", "delete", "increment", "append"];
const locking = ["lock", "unlock"];
const leasing = ["acquire_lease", "renew_lease", "release_lease"];

export const parameters = z.object({
  operation: parameter(z.enum([...lifecycleOperations, ...stateOperations]).default("get_state"), {
    title: "Operation",
  }),
  edgeNode: parameter(edgeNodeSchema, {
    title: "Edge node",
    description:
      "Id of the edge node; connect a placement node to it, or choose one. For a state: who is to own it; left empty, who owns it already.",
    control: "edge_node",
    showWhen: { operation: [...lifecycleOperations, ...writing] },
  }),
  stateId: parameter(z.string().min(1).max(200).optional(), {
    title: "State",
    description: "Names the state: one owner world-wide, copies on several edge nodes.",
    showWhen: { operation: [...stateOperations] },
    requiredWhenShown: true,
  }),
  key: parameter(z.string().min(1).max(500).optional(), {
    title: "Key",
    showWhen: { operation: keyed },
    requiredWhenShown: true,
  }),
  value: parameter(jsonValue.optional(), {
    title: "Value",
    control: "json",
    showWhen: { operation: ["set", "append"] },
    requiredWhenShown: true,
  }),
  updateFn: parameter(z.string().min(1).max(10_000).optional(), {
    title: "New value",
    description: "A JSONata expression over `input`, the present value: `input + 1`.",
    control: "text",
    placeholder: "input + 1",
    showWhen: { operation: ["update"] },
    requiredWhenShown: true,
  }),
  increment: parameter(z.number().int().default(1), {
    title: "Add",
    showWhen: { operation: ["increment"] },
  }),
  lockName: parameter(z.string().min(1).max(200).optional(), {
    title: "Lock",
    showWhen: { operation: locking },
    requiredWhenShown: true,
  }),
  timeoutMs: parameter(z.number().int().min(500).max(120_000).default(30_000), {
    title: "Give up after",
    unit: "ms",
    showWhen: { operation: [...stateOperations] },
    advanced: true,
  }),
  enableReplication: parameter(z.boolean().default(true), {
    title: "Replicate",
    description: "Off: kept on one edge node alone, and out of reach while that is.",
    showWhen: { operation: [...stateOperations] },
    advanced: true,
  }),
  coordinationGroup: parameter(z.string().min(1).max(200).default("state"), {
    title: "Group",
    description: "The coordination group that keeps the state; formed when it is first used.",
    showWhen: { operation: [...stateOperations] },
    advanced: true,
  }),
  to: parameter(lifecycleStateSchema.optional(), {
    title: "To state",
    showWhen: { operation: ["transition"] },
    requiredWhenShown: true,
  }),
  holder: parameter(z.string().min(1).max(200).optional(), {
    title: "Holder",
    description: "Who holds the lease or the lock; left empty, this run.",
    showWhen: { operation: [...leasing, ...locking] },
  }),
  leaseDurationMs: parameter(z.number().int().min(100).max(86_400_000).default(30_000), {
    title: "Lease for",
    description: "It ends by itself after this, unless it is renewed.",
    unit: "ms",
    showWhen: { operation: ["acquire_lease", "renew_lease", "lock", ...writing] },
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
  summary: "State with one owner world-wide, and the lifecycle of an edge node.",
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

Leases are granted by the coordination group \`state\` of the fleet, which is formed when the first is asked for: two runs never hold one edge node, even if each can reach only one of the two. The lease at the edge node ends a little before the group's, for what clocks may drift. Without a majority of the group nothing is granted (\`unavailable\`). In a fleet with fewer than three active edge nodes, the edge node grants by itself.

**State.** The other operations work on replicated state, which a coordination group of edge nodes keeps on its disks.

| operation | what it does |
|---|---|
| \`get\` | the value of a key, as of the last write that anybody was told of |
| \`set\`, \`delete\`, \`append\` | writes a value, deletes it, adds to a list |
| \`increment\` | adds to a number, exactly once however often the step is tried |
| \`update\` | makes the new value from the old one by an expression (null deletes the key); looks again when somebody wrote in between |
| \`lock\`, \`unlock\` | a named lock with one holder and a queue; it ends by itself after **Lease for** |
| \`move\` | gives the state to another edge node, which gets a copy first |

A state has one **owner** at a time. Writing takes the ownership for **Lease for** when nobody has it; while another edge node owns the state, writes in the name of a different one are refused with \`lease_held\`. Every write carries the owner's fencing token, so an owner that slept through the end of its lease changes nothing.

Each command carries the key of the step, so an attempt that is repeated after a crash does not act twice.`,
  parameters,
  output: z.object({
    status: output(z.string(), { title: "Status" }),
    edgeNode: output(z.string().optional(), { title: "Edge node", portType: edgeNodePort }),
    stateId: output(z.string().optional(), { title: "State" }),
    owner: output(z.string().optional(), { title: "Owner", portType: edgeNodePort }),
    previousOwner: output(z.string().optional(), { title: "Previous owner" }),
    holder: output(z.string().optional(), { title: "Holder" }),
    value: output(jsonValue.optional(), { title: "Value" }),
    version: output(z.number().int().optional(), { title: "Version" }),
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
    // Reading may form the group, which done twice is as done once.
    if (operation === "get" || operation === "lock" || operation === "unlock") return "idempotent";
    const repeatable = operation === "cordon" || operation === "uncordon" || operation === "drain";
    return repeatable ? "idempotent" : "once";
  },
  timeoutMs: 150_000,
  check: requiredByOperation(
    {
      ...Object.fromEntries(lifecycleOperations.map((operation) => [operation, ["edgeNode"]])),
      move: ["edgeNode"],
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
      title: "Count visits, once each",
      parameters: { operation: "increment", stateId: "visits", key: "total" },
    },
    {
      title: "Change what is there",
      parameters: {
        operation: "update",
        stateId: "profile",
        key: "settings",
        updateFn: '$merge([input ? input : {}, { "mode": "night" }])',
      },
    },
    {
      title: "What happened lately",
      parameters: { operation: "get_history", edgeNode: "edge-1", limit: 20 },
    },
  ],
  summaryLine: ({ operation, to, edgeNode, stateId, key, lockName }) => {
    if (isStateOperation(operation)) {
      const part = operation === "lock" || operation === "unlock" ? lockName : key;
      const entry = part === undefined ? "" : `/${shown(part)}`;
      return `${operation} · ${shown(stateId, "state")}${entry}`;
    }
    const target = operation === "transition" ? ` → ${shown(to)}` : "";
    return `${shown(operation, "get_state")}${target} · ${shown(edgeNode, "edge node")}`;
  },
  execute: (context, { operation, ...given }) =>
    isStateOperation(operation)
      ? executeState(context, { ...given, operation })
      : executeLifecycle(context, { ...given, operation }),
});
