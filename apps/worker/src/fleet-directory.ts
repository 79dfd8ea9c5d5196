import { createMetricRepository, createNodeRepository, type Database } from "@edgeloom/db";
import type { Fleet } from "@edgeloom/fleet";
import { createGatewayFleet, type GatewayClient } from "@edgeloom/host";
import { EdgeloomError, type FleetId, type WorkspaceId } from "@edgeloom/kernel";
import type { FleetKind } from "@edgeloom/protocol";

/** Finds the fleet that a run or a monitor works on. @throws EdgeloomError `not_found` */
export type FleetDirectory = (workspaceId: WorkspaceId, fleetId: FleetId) => Promise<Fleet>;

/** Fleets behind the gateway. They are kept: only a rename goes unnoticed until the worker is restarted. */
export function createFleetDirectory(
  database: Database,
  client: Pick<GatewayClient, "command">,
): FleetDirectory {
  const known = new Map<string, Fleet>();
  const nodes = createNodeRepository(database.pool);
  const metrics = createMetricRepository(database.pool);
  return async (workspaceId, fleetId) => {
    const key = `${workspaceId}/${fleetId}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { rows } = await database.pool.query<{ name: string; kind: FleetKind }>(
      "SELECT name, kind FROM fleet WHERE workspace_id = $1 AND id = $2",
      [workspaceId, fleetId],
    );
    const [row] = rows;
    if (row === undefined) {
      throw new EdgeloomError({
        code: "not_found",
        message: `The fleet "${fleetId}" is not in this workspace any more.`,
        remedy: "Run the workflow on another fleet.",
      });
    }
    const fleet = createGatewayFleet({
      client,
      nodes,
      metrics,
      workspaceId,
      fleet: { id: fleetId, kind: row.kind, name: row.name },
    });
    known.set(key, fleet);
    return fleet;
  };
}
