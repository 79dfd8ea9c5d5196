import { type Role, roleSchema } from "@edgeloom/protocol";
import type { Pool } from "pg";

export interface Member {
  readonly userId: string;
  readonly workspaceId: string;
}

/** The roles of members as they are now, in the order asked for; null for who is no member (any more). */
export async function memberRoles(
  pool: Pool,
  members: readonly Member[],
): Promise<(Role | null)[]> {
  const { rows } = await pool.query<{ role: string | null }>(
    `SELECT m.role::text AS role
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked(user_id, workspace_id, place)
     LEFT JOIN membership m ON m.user_id = asked.user_id AND m.workspace_id = asked.workspace_id
     ORDER BY asked.place`,
    [members.map(({ userId }) => userId), members.map(({ workspaceId }) => workspaceId)],
  );
  return rows.map(({ role }) => (role === null ? null : roleSchema.parse(role)));
}
