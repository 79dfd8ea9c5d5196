import type { FleetRepository, MetricRepository, NodeRepository } from "@edgeloom/db";
import type { Fleet } from "@edgeloom/fleet";
import { createGatewayFleet, type GatewayClient } from "@edgeloom/host";
import { EdgeloomError, type FleetId, type WorkspaceId } from "@edgeloom/kernel";
import type { FleetKind } from "@edgeloom/protocol";

interface FleetDirectoryOptions {
  readonly client: GatewayClient;
  readonly fleets: Pick<FleetRepository, "get">;
  readonly nodes: NodeRepository;
  readonly metrics: MetricRepository;
}

/** Fleets of all workspaces, as runs and monitors use them. */
export interface FleetDirectory {
  /** Learns of a fleet; undefined when it is known. @throws EdgeloomError `not_found` when the workspace lacks it. */
  learn(workspaceId: WorkspaceId, fleetId: FleetId): Promise<void> | undefined;
  /** A fleet that was learned of before. */
  open(workspaceId: WorkspaceId, fleetId: FleetId): Fleet;
}

/** A fleet's name may change; what is known of it is looked up anew after this. */
const knownForMs = 60_000;

export function createFleetDirectory(
  options: FleetDirectoryOptions,
  now: () => number,
): FleetDirectory {
  const { client, fleets, nodes, metrics } = options;
  const known = new Map<string, { kind: FleetKind; name: string; until: number }>();
  const keyOf = (workspaceId: WorkspaceId, fleetId: FleetId): string => `${workspaceId}/${fleetId}`;

  async function look(workspaceId: WorkspaceId, fleetId: FleetId): Promise<void> {
    const { kind, name } = await fleets.get(workspaceId, fleetId);
    known.set(keyOf(workspaceId, fleetId), { kind, name, until: now() + knownForMs });
  }

  return {
    learn(workspaceId, fleetId) {
      const facts = known.get(keyOf(workspaceId, fleetId));
      return facts !== undefined && facts.until > now() ? undefined : look(workspaceId, fleetId);
    },
    open(workspaceId, id) {
      const facts = known.get(keyOf(workspaceId, id));
      if (facts === undefined) {
        throw new EdgeloomError({
          code: "not_found",
          message: `There is no fleet "${id}" in this workspace`,
          remedy: "Choose another fleet for the run.",
        });
      }
      const fleet = { id, kind: facts.kind, name: facts.name };
      return createGatewayFleet({ client, nodes, metrics, workspaceId, fleet });
    },
  };
}
