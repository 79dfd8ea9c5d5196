import type { Pool } from "pg";

/** Who is in a coordination group, without the key that its members share. */
export interface GroupMembers {
  readonly name: string;
  readonly voters: readonly string[];
  readonly learners: readonly string[];
}

/** Null when the fleet has no such group. */
export async function groupMembers(
  pool: Pool,
  fleetId: string,
  groupId: string,
): Promise<GroupMembers | null> {
  const { rows } = await pool.query<GroupMembers>(
    "SELECT name, voters, learners FROM coordination_group WHERE fleet_id = $1 AND id = $2",
    [fleetId, groupId],
  );
  return rows[0] ?? null;
}
