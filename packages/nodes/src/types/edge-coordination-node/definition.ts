import { assertNever } from "@edgeloom/kernel";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { requiredByOperation } from "../../edge/required-by-operation.ts";
import { jsonObject } from "../../json-schema.ts";
import { edgeNodePort, edgeNodesPort, output } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";
import { globalOrder } from "./global-order.ts";
import {
  changeMembers,
  electLeader,
  getLeader,
  groupStatus,
  propose,
  transferLeadership,
} from "./group-operations.ts";
import { parameters } from "./parameters.ts";

export const definition = defineNode({
  type: "EdgeCoordinationNode",
  title: "Edge coordination",
  category: "coordination",
  icon: "vote",
  summary: "Elects leaders, reaches agreement and orders events among edge nodes.",
  documentation: `Forms a *coordination group* of edge nodes the first time that its name is used, and works with it. The members run Raft among themselves: they elect a leader, keep a durable log, and go on as long as a majority of them is up and connected.

| operation | what it does |
|---|---|
| \`elect_leader\` | forms the group, waits until one member leads; hands over to **Edge node** when that is given |
| \`get_leader\` | who leads now, and in which term |
| \`propose\` | has the group agree on a value: it answers once a majority has it on disk |
| \`global_order\` | puts events of many edge nodes into one order that keeps causes before effects |
| \`status\` | what every member says: role, term, log, lag |
| \`change_members\` | members come and go while the group works; new ones catch up first |
| \`transfer\` | hands leadership to another member |

A **proposal** such as \`{ "type": "put", "key": "mode", "value": "night" }\` is carried out by the group's state machine (also \`compare_and_set\`, \`increment\`, \`append\`, \`delete\`, \`next_sequence\`); any other object is kept under \`proposals/\`. A step that is repeated after a crash is agreed on once.

Without a majority, operations end with \`unavailable\` after **Give up after**: nothing is decided by a minority.`,
  parameters,
  output: z.object({
    status: output(z.string(), { title: "Status" }),
    group: output(z.string().optional(), { title: "Group" }),
    leader: output(z.string().optional(), { title: "Leader", portType: edgeNodePort }),
    term: output(z.number().int().optional(), { title: "Term" }),
    members: output(z.array(z.string()).optional(), { title: "Members", portType: edgeNodesPort }),
    isLeader: output(z.boolean().optional(), { title: "Is the edge node leader" }),
    accepted: output(z.boolean().optional(), { title: "Accepted" }),
    index: output(z.number().int().optional(), { title: "Log index" }),
    outcome: output(jsonObject.optional(), { title: "Outcome" }),
    report: output(jsonObject.optional(), { title: "Report" }),
    orderedEvents: output(z.array(jsonObject).optional(), { title: "Ordered events" }),
    duplicates: output(z.array(z.string()).optional(), { title: "Duplicates" }),
    waiting: output(z.array(jsonObject).optional(), { title: "Waiting for a cause" }),
    cycles: output(z.array(z.array(z.string())).optional(), { title: "Rings of dependencies" }),
    conflicts: output(z.array(jsonObject).optional(), { title: "Conflicts" }),
    violations: output(z.array(jsonObject).optional(), { title: "Causal violations" }),
  }),
  effect: ({ operation }) => {
    switch (operation) {
      case "global_order":
        return "pure";
      case "get_leader":
      case "status":
        return "read";
      case "propose":
        return "once";
      default:
        return "idempotent";
    }
  },
  timeoutMs: 150_000,
  check: requiredByOperation(
    {
      propose: ["proposal"],
      change_members: ["peers"],
      transfer: ["nodeId"],
      global_order: ["events"],
    },
    "elect_leader",
  ),
  examples: [
    {
      title: "Elect a leader among three edge nodes",
      parameters: { operation: "elect_leader", coordinationGroup: "edge_cluster" },
    },
    {
      title: "Agree on a setting",
      parameters: {
        operation: "propose",
        coordinationGroup: "edge_cluster",
        proposal: { type: "put", key: "mode", value: "night" },
      },
    },
    {
      title: "Causes before effects",
      parameters: {
        operation: "global_order",
        events: [
          { id: "b", origin: "edge-2", dependsOn: ["a"] },
          { id: "a", origin: "edge-1" },
        ],
      },
    },
  ],
  summaryLine: ({ operation, coordinationGroup }) => {
    const what = shown(operation, "elect_leader");
    return what === "global_order" ? what : `${what} · ${shown(coordinationGroup, "default")}`;
  },
  execute: (context, given) => {
    switch (given.operation) {
      case "elect_leader":
        return electLeader(context, given);
      case "get_leader":
        return getLeader(context, given);
      case "propose":
        return propose(context, given);
      case "global_order":
        return globalOrder(given.events);
      case "status":
        return groupStatus(context, given);
      case "change_members":
        return changeMembers(context, given);
      case "transfer":
        return transferLeadership(context, given);
      default:
        return assertNever(given.operation);
    }
  },
});
