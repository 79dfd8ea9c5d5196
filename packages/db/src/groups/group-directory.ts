import type { GroupDirectory, GroupRecord } from "@edgeloom/fleet";
import type { EdgeNodeId } from "@edgeloom/kernel";
import type { CoordinationGroup, PrismaClient } from "../generated/client.ts";
import type { Sealer } from "../secrets/seal.ts";

const associated = (id: string): string => `coordination_group:${id}`;

/** {@link GroupDirectory} of one workspace; groups of other workspaces' fleets are not there. */
export function createGroupDirectory(
  prisma: PrismaClient,
  sealer: Sealer,
  workspaceId: string,
): GroupDirectory {
  const recordOf = (row: CoordinationGroup): GroupRecord => ({
    id: row.id,
    fleetId: row.fleetId,
    name: row.name,
    voters: row.voters as EdgeNodeId[],
    learners: row.learners as EdgeNodeId[],
    secret: sealer.open(row.secret, associated(row.id)),
    electionTimeoutMs: row.electionTimeoutMs,
    heartbeatMs: row.heartbeatMs,
    createdAt: row.createdAt.getTime(),
  });
  const within = (fleetId: string) => ({ fleetId, fleet: { workspaceId } });

  async function find(fleetId: string, name: string): Promise<GroupRecord | null> {
    const where = { ...within(fleetId), name };
    const row = await prisma.coordinationGroup.findFirst({ where });
    return row === null ? null : recordOf(row);
  }

  return {
    find,
    async list(fleetId) {
      const where = within(fleetId);
      const rows = await prisma.coordinationGroup.findMany({ where, orderBy: { name: "asc" } });
      return rows.map(recordOf);
    },
    async claim(record) {
      await prisma.fleet.findFirstOrThrow({ where: { id: record.fleetId, workspaceId } });
      // Two may claim a name at once: the unique index lets one in, and both read which.
      await prisma.coordinationGroup.createMany({
        data: [
          {
            id: record.id,
            fleetId: record.fleetId,
            name: record.name,
            voters: [...record.voters],
            learners: [...record.learners],
            secret: sealer.seal(record.secret, associated(record.id)),
            electionTimeoutMs: record.electionTimeoutMs,
            heartbeatMs: record.heartbeatMs,
            createdAt: new Date(record.createdAt),
          },
        ],
        skipDuplicates: true,
      });
      return (await find(record.fleetId, record.name)) ?? record;
    },
    async setMembers(fleetId, id, { voters, learners }) {
      await prisma.coordinationGroup.updateMany({
        where: { ...within(fleetId), id },
        data: { voters: [...voters], learners: [...learners] },
      });
    },
    async remove(fleetId, id) {
      await prisma.coordinationGroup.deleteMany({ where: { ...within(fleetId), id } });
    },
  };
}
