import type { EdgeNodeId, EpochMs } from "@edgeloom/kernel";

/** A coordination group, as those who ask it for something must know it. */
export interface GroupRecord {
  /** Names the group on its members; unique for ever. */
  readonly id: string;
  readonly fleetId: string;
  /** What people call it; unique in its fleet. */
  readonly name: string;
  /** Edge nodes with a vote, as of the last change that went through here. */
  readonly voters: readonly EdgeNodeId[];
  readonly learners: readonly EdgeNodeId[];
  /** Base64 key that members authenticate each other with. Never shown. */
  readonly secret: string;
  readonly electionTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly createdAt: EpochMs;
}

/** Port: which groups a fleet has. The first who claims a name decides what it stands for. */
export interface GroupDirectory {
  find(fleetId: string, name: string): Promise<GroupRecord | null>;
  list(fleetId: string): Promise<readonly GroupRecord[]>;
  /** Enters `record`, or gives back the one that its name stands for already. */
  claim(record: GroupRecord): Promise<GroupRecord>;
  setMembers(
    fleetId: string,
    id: string,
    members: Pick<GroupRecord, "voters" | "learners">,
  ): Promise<void>;
  remove(fleetId: string, id: string): Promise<void>;
}

/** A {@link GroupDirectory} in memory, for runs in process. */
export function createMemoryGroupDirectory(): GroupDirectory {
  const records = new Map<string, GroupRecord>();
  const keyOf = (fleetId: string, name: string): string => `${fleetId}/${name}`;

  function byId(fleetId: string, id: string): GroupRecord | undefined {
    return [...records.values()].find((one) => one.fleetId === fleetId && one.id === id);
  }

  return {
    find: async (fleetId, name) => records.get(keyOf(fleetId, name)) ?? null,
    list: async (fleetId) => [...records.values()].filter((one) => one.fleetId === fleetId),
    async claim(record) {
      const key = keyOf(record.fleetId, record.name);
      const known = records.get(key);
      if (known !== undefined) return known;
      records.set(key, record);
      return record;
    },
    async setMembers(fleetId, id, members) {
      const record = byId(fleetId, id);
      if (record !== undefined) records.set(keyOf(fleetId, record.name), { ...record, ...members });
    },
    async remove(fleetId, id) {
      const record = byId(fleetId, id);
      if (record !== undefined) records.delete(keyOf(fleetId, record.name));
    },
  };
}
