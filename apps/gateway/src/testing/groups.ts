import type { GroupStatus } from "@edgeloom/agent-core";
import type { Database } from "@edgeloom/db";

interface GroupRow {
  readonly id: string;
  readonly fleetId: string;
  readonly voters: readonly string[];
}

/** A coordination group that is in the directory; nobody hosts it. */
export async function insertGroup(
  { prisma }: Database,
  { id, fleetId, voters }: GroupRow,
): Promise<void> {
  await prisma.coordinationGroup.create({
    data: {
      id,
      fleetId,
      name: id,
      voters: [...voters],
      learners: [],
      secret: new Uint8Array(32),
      electionTimeoutMs: 1_000,
      heartbeatMs: 150,
      createdAt: new Date(),
    },
  });
}

/** What a follower with nothing in its log says. */
export const statusOf = (
  group: string,
  nodeId: string,
  changes: Partial<GroupStatus> = {},
): GroupStatus => ({
  group,
  name: group,
  nodeId,
  role: "follower",
  term: 1,
  leader: null,
  voters: [nodeId],
  learners: [],
  vote: null,
  reachability: [],
  partition: { kind: "unknown", sides: [], verdicts: [] },
  quorum: null,
  votersOutgoing: null,
  commitIndex: 0,
  appliedIndex: 0,
  firstIndex: 1,
  lastIndex: 0,
  durableIndex: 0,
  snapshotIndex: 0,
  revision: 0,
  pending: 0,
  diskFull: false,
  leaseMs: null,
  peers: [],
  votes: [],
  events: [],
  ...changes,
});
