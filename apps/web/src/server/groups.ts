import {
  createGroupDirectory,
  type Database,
  type FleetRepository,
  type MetricRepository,
  type NodeRepository,
} from "@edgeloom/db";
import { createGroups, type Groups } from "@edgeloom/fleet";
import {
  createGatewayFleet,
  createGroupSecret,
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
  type GatewayClient,
} from "@edgeloom/host";
import { createId, type FleetId, type WorkspaceId } from "@edgeloom/kernel";

type Sealer = Parameters<typeof createGroupDirectory>[1];
interface Parts {
  readonly fleets: Pick<FleetRepository, "get">;
  readonly nodes: NodeRepository;
  readonly metrics: MetricRepository;
  readonly gateway: Pick<GatewayClient, "command">;
}

/** The coordination groups of one fleet of a workspace. @throws EdgeloomError `not_found` */
export type GroupsOf = (workspaceId: string, fleetId: string) => Promise<Groups>;

export function createGroupsOf(
  prisma: Database["prisma"],
  sealer: Sealer,
  { fleets, nodes, metrics, gateway }: Parts,
): GroupsOf {
  const clock = createSystemClock();
  const random = createSystemRandom();
  const timers = createSystemTimers();
  return async (workspaceId, fleetId) => {
    const { id, kind, name } = await fleets.get(workspaceId, fleetId);
    return createGroups({
      fleet: createGatewayFleet({
        client: gateway,
        nodes,
        metrics,
        workspaceId: workspaceId as WorkspaceId,
        fleet: { id: id as FleetId, kind, name },
      }),
      directory: createGroupDirectory(prisma, sealer, workspaceId),
      clock,
      timers,
      random,
      newId: () => createId("group", clock.now(), random),
      newSecret: createGroupSecret,
    });
  };
}
