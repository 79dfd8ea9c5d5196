import type { HealthCheck, WorkloadSpec, WorkloadStatus } from "@edgeloom/agent-core";
import { EdgeloomError, type EdgeNodeId } from "@edgeloom/kernel";
import type { NodeContext } from "../../definition.ts";
import { command, requireEdgeNode } from "../../edge/edge-node-parameter.ts";

export const workloadOperations = ["deploy", "start", "stop", "status", "remove", "list"] as const;

export interface WorkloadRequest {
  readonly operation: (typeof workloadOperations)[number];
  readonly edgeNode?: string | undefined;
  readonly name?: string | undefined;
  readonly command?: string[] | undefined;
  readonly environment: Record<string, string>;
  readonly cpuCores: number;
  readonly memoryMiB: number;
  readonly restart: WorkloadSpec["restart"];
  readonly healthCheck: HealthCheck;
  readonly startNow: boolean;
  readonly graceMs: number;
  readonly fencingToken?: number | undefined;
}

function requireText(value: string | undefined, field: string): string {
  if (value !== undefined && value !== "") return value;
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The workload's ${field} is missing.`,
    remedy: `Fill in ${field}, or connect a value to it.`,
    field,
  });
}

async function list(context: NodeContext, edgeNode: string | undefined) {
  const { fleet } = context.services;
  const views =
    edgeNode === undefined ? await fleet.list() : [await fleet.get(requireEdgeNode(edgeNode))];
  if (edgeNode !== undefined) context.actsOn(edgeNode);
  const workloads = views.flatMap((view) =>
    view.workloads.map((workload) => ({ edgeNode: view.id, workload })),
  );
  return { status: "found", ...(edgeNode === undefined ? {} : { edgeNode }), workloads };
}

function found(edgeNode: EdgeNodeId, workload: WorkloadStatus) {
  return { status: workload.phase, edgeNode, workload, healthy: workload.healthy };
}

/** Carries out one operation on a workload; what the edge node refuses is thrown as it is. */
export async function executeWorkload(context: NodeContext, request: WorkloadRequest) {
  if (request.operation === "list") return list(context, request.edgeNode);
  const edgeNode = requireEdgeNode(request.edgeNode);
  const name = requireText(request.name, "name");
  const { fencingToken } = request;
  switch (request.operation) {
    case "deploy": {
      const spec = {
        name,
        command: request.command ?? [requireText(undefined, "command")],
        environment: request.environment,
        resources: { cpuCores: request.cpuCores, memoryMiB: request.memoryMiB },
        restart: request.restart,
        healthCheck: request.healthCheck,
      };
      const start = request.startNow;
      const body = { spec, start, fencingToken };
      return found(edgeNode, await command(context, edgeNode, "deploy_workload", body));
    }
    case "start": {
      const body = { name, fencingToken };
      return found(edgeNode, await command(context, edgeNode, "start_workload", body));
    }
    case "stop": {
      const { graceMs } = request;
      const body = { name, graceMs, fencingToken };
      const timeoutMs = graceMs + 30_000;
      return found(edgeNode, await command(context, edgeNode, "stop_workload", body, timeoutMs));
    }
    case "status":
      return found(edgeNode, await command(context, edgeNode, "get_workload", { name }));
    case "remove": {
      const body = { name, fencingToken };
      const { removed } = await command(context, edgeNode, "remove_workload", body);
      return { status: removed ? "removed" : "absent", edgeNode, removed };
    }
  }
}
