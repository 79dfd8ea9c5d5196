import { healthCheckSchema, workloadSpecSchema, workloadStatusSchema } from "@edgeloom/agent-core";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { edgeNodeParameter, fencingTokenParameter } from "../../edge/edge-node-parameter.ts";
import { requiredByOperation } from "../../edge/required-by-operation.ts";
import { edgeNodePort, output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";
import { executeWorkload, workloadOperations } from "./operations.ts";

const spec = workloadSpecSchema.shape;
const named = ["deploy", "start", "stop", "status", "remove"] as const;
const deploying = { operation: ["deploy"] };

export const parameters = z.object({
  operation: parameter(z.enum(workloadOperations).default("deploy"), { title: "Operation" }),
  edgeNode: edgeNodeParameter,
  name: parameter(spec.name.optional(), {
    title: "Name",
    description: "Lower-case letters, digits and -, as in a DNS label.",
    control: "workload",
    showWhen: { operation: named },
    requiredWhenShown: true,
  }),
  command: parameter(spec.command.optional(), {
    title: "Command",
    description: "Program and arguments, one a line; no shell is involved.",
    showWhen: deploying,
    requiredWhenShown: true,
  }),
  environment: parameter(spec.environment, {
    title: "Environment",
    control: "json",
    showWhen: deploying,
  }),
  cpuCores: parameter(z.number().positive().max(1_024).default(0.1), {
    title: "CPU",
    description: "Share of cores: 0.5 is half a core.",
    unit: "cores",
    showWhen: deploying,
  }),
  memoryMiB: parameter(z.number().int().positive().max(1_048_576).default(64), {
    title: "Memory",
    unit: "MiB",
    showWhen: deploying,
  }),
  restart: parameter(spec.restart, { title: "Restart", showWhen: deploying }),
  healthCheck: parameter(healthCheckSchema.default({ kind: "process" }), {
    title: "Health check",
    description:
      '`{ "kind": "process" }`, or `{ "kind": "http", "path": "/health", "port": 8080 }`.',
    control: "json",
    showWhen: deploying,
    advanced: true,
  }),
  startNow: parameter(z.boolean().default(true), { title: "Start at once", showWhen: deploying }),
  graceMs: parameter(z.number().int().min(0).max(120_000).default(5_000), {
    title: "Grace",
    description: "Time to end by itself before it is killed.",
    unit: "ms",
    showWhen: { operation: ["stop"] },
  }),
  fencingToken: parameter(fencingTokenParameter, {
    title: "Fencing token",
    description: "Of the lease held on the edge node; needed while it is leased.",
    showWhen: { operation: ["deploy", "start", "stop", "remove"] },
    advanced: true,
  }),
});

const placedSchema = z.object({ edgeNode: z.string(), workload: workloadStatusSchema });

export const definition = defineNode({
  type: "WorkloadNode",
  title: "Workload",
  category: "workload",
  icon: "box",
  summary: "Deploys and runs programs on edge nodes.",
  documentation: `Manages a workload on an edge node. A real agent runs it as a child process with limits and health checks; a simulated one accounts for its CPU and memory.

| operation | what it does |
|---|---|
| \`deploy\` | places the workload and, unless told otherwise, starts it; the same name with the same definition changes nothing |
| \`start\`, \`stop\` | runs it, or ends it gracefully |
| \`status\` | phase, health, restarts, usage |
| \`remove\` | ends it and takes it off the edge node |
| \`list\` | all workloads of one edge node, or of the fleet when none is given |

A cordoned, draining or full edge node refuses a deployment and says so.`,
  parameters,
  output: z.object({
    status: output(z.string(), { title: "Status", description: "The phase, or what was done." }),
    edgeNode: output(z.string().optional(), { title: "Edge node", portType: edgeNodePort }),
    workload: output(workloadStatusSchema.optional(), { title: "Workload" }),
    workloads: output(z.array(placedSchema).optional(), { title: "Workloads" }),
    healthy: output(z.boolean().optional(), { title: "Healthy" }),
    removed: output(z.boolean().optional(), { title: "Removed" }),
  }),
  effect: ({ operation }) =>
    operation === "status" || operation === "list" ? "read" : "idempotent",
  timeoutMs: 150_000,
  check: requiredByOperation(
    Object.fromEntries(named.map((operation) => [operation, ["edgeNode"]])),
    "deploy",
  ),
  examples: [
    {
      title: "Deploy a small program",
      parameters: {
        operation: "deploy",
        edgeNode: "edge-1",
        name: "echo",
        command: ["node", "-e", "setInterval(() => {}, 1000)"],
        memoryMiB: 128,
      },
    },
    {
      title: "How is it doing",
      parameters: { operation: "status", edgeNode: "edge-1", name: "echo" },
    },
    { title: "Everything that runs in the fleet", parameters: { operation: "list" } },
  ],
  summaryLine: ({ operation, name, edgeNode }) =>
    operation === "list"
      ? `list · ${shown(edgeNode, "fleet")}`
      : `${shown(operation, "deploy")} ${shown(name)} · ${shown(edgeNode, "edge node")}`,
  execute: (context, given) => executeWorkload(context, given),
});
