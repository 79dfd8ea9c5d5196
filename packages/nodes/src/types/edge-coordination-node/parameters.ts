import { z } from "zod";
import { jsonObject, jsonValue } from "../../json-schema.ts";
import { parameter } from "../../parameter.ts";

export const coordinationOperations = [
  "elect_leader",
  "get_leader",
  "propose",
  "global_order",
  "status",
  "change_members",
  "transfer",
] as const;

const nodeIdSchema = z.string().min(1).max(200);
const inGroup = ["elect_leader", "get_leader", "propose", "status", "change_members", "transfer"];

/** An event to be put into the one order that all edge nodes agree on. */
export const eventSchema = z.object({
  /** Tells a repeated event from a new one; made from the content when left out. */
  id: z.string().min(1).max(200).optional(),
  /** Where it happened. */
  origin: z.string().min(1).max(200).optional(),
  /** When it happened there, by the wall clock; used where there is no stamp. */
  at: z.string().min(1).max(50).optional(),
  /** When it happened there, in hybrid logical time. */
  stamp: z.string().min(1).max(100).optional(),
  /** Ids of the events that it follows from. */
  dependsOn: z.array(z.string().min(1).max(200)).max(1_000).optional(),
  /** What it changes; concurrent changes of one key are conflicts. */
  key: z.string().min(1).max(500).optional(),
  payload: jsonValue.optional(),
});
export type EventInput = z.infer<typeof eventSchema>;

export const parameters = z.object({
  operation: parameter(z.enum(coordinationOperations).default("elect_leader"), {
    title: "Operation",
  }),
  coordinationGroup: parameter(z.string().min(1).max(200).default("default"), {
    title: "Group",
    description: "Formed the first time that it is used.",
    showWhen: { operation: inGroup },
  }),
  nodeId: parameter(nodeIdSchema.optional(), {
    title: "Edge node",
    description:
      "Who should lead if it can; for a transfer, who is to lead next. Connect a placement node to it, or choose one.",
    control: "edge_node",
    showWhen: { operation: ["elect_leader", "transfer"] },
  }),
  peers: parameter(z.array(nodeIdSchema).max(15).default([]), {
    title: "Members",
    description: "Left empty, active edge nodes are chosen, spread over regions.",
    control: "edge_nodes",
    showWhen: { operation: ["elect_leader", "get_leader", "propose", "change_members"] },
  }),
  learners: parameter(z.array(nodeIdSchema).max(15).default([]), {
    title: "Learners",
    description: "Receive everything, but have no vote.",
    control: "edge_nodes",
    showWhen: { operation: ["change_members"] },
    advanced: true,
  }),
  size: parameter(z.number().int().min(1).max(15).default(3), {
    title: "Members to choose",
    description: "An odd number: 3 go on without one of them, 5 without two.",
    showWhen: { operation: ["elect_leader", "get_leader", "propose"] },
    advanced: true,
  }),
  electionTimeoutMs: parameter(z.number().int().min(150).max(60_000).default(1_000), {
    title: "Election time-out",
    description: "How long members miss a leader before they elect another.",
    unit: "ms",
    showWhen: { operation: ["elect_leader"] },
    advanced: true,
  }),
  heartbeatMs: parameter(z.number().int().min(25).max(20_000).default(150), {
    title: "Heartbeat",
    unit: "ms",
    showWhen: { operation: ["elect_leader"] },
    advanced: true,
  }),
  proposal: parameter(jsonObject.optional(), {
    title: "Proposal",
    description:
      "What the group is to agree on; kept in its log, in the same order on every member.",
    control: "json",
    showWhen: { operation: ["propose"] },
    requiredWhenShown: true,
  }),
  events: parameter(z.array(eventSchema).max(10_000).default([]), {
    title: "Events",
    description: "Each with an id, an origin, and the ids of the events that it depends on.",
    control: "json",
    showWhen: { operation: ["global_order"] },
  }),
  timeoutMs: parameter(z.number().int().min(500).max(120_000).default(15_000), {
    title: "Give up after",
    unit: "ms",
    showWhen: { operation: inGroup },
    advanced: true,
  }),
});
export type CoordinationParameters = z.output<typeof parameters>;
