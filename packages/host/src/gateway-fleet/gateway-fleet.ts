import { type CommandName, type CommandResponse, commandCatalogue } from "@edgeloom/agent-core";
import type { MetricRepository, NodeRepository } from "@edgeloom/db";
import type { Fleet } from "@edgeloom/fleet";
import { EdgeloomError, type FleetId, type WorkspaceId } from "@edgeloom/kernel";
import type { FleetKind } from "@edgeloom/protocol";
import type { GatewayClient } from "../gateway-client/gateway-client.ts";

export interface GatewayFleetOptions {
  readonly client: Pick<GatewayClient, "command">;
  readonly nodes: Pick<NodeRepository, "list" | "get">;
  readonly metrics: MetricRepository;
  readonly workspaceId: WorkspaceId;
  readonly fleet: { readonly id: FleetId; readonly kind: FleetKind; readonly name: string };
}

const timeoutMsDefault = 30_000;

/** A fleet whose edge nodes are connected to a gateway: commands go through it, all else comes from the database. */
export function createGatewayFleet(options: GatewayFleetOptions): Fleet {
  const { client, nodes, metrics, workspaceId, fleet } = options;
  return {
    ...fleet,
    list: (query) => nodes.list(workspaceId, fleet.id, query),
    get: (id) => nodes.get(workspaceId, fleet.id, id),
    async execute<Name extends CommandName>(
      id: Parameters<Fleet["execute"]>[0],
      command: Name,
      request: Parameters<typeof client.command>[0]["request"],
      { key, signal, timeoutMs = timeoutMsDefault }: Parameters<Fleet["execute"]>[3],
    ): Promise<CommandResponse<Name>> {
      const answer = await client.command(
        { workspaceId, fleetId: fleet.id, nodeId: id, command, request, key, timeoutMs },
        signal,
      );
      const parsed = commandCatalogue[command].response.safeParse(answer);
      if (parsed.success) return parsed.data as CommandResponse<Name>;
      throw new EdgeloomError({
        code: "upstream_failed",
        message: `The edge node "${id}" answered ${command} with something else than its response`,
        remedy: "Update the agent to the version of this installation",
      });
    },
    queryMetrics: (query) => metrics.query(workspaceId, fleet.id, query),
    recordMetric: (metric) => metrics.record(workspaceId, fleet.id, metric),
  };
}
