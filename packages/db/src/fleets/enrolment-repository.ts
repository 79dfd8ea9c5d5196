import { EdgeloomError } from "@edgeloom/kernel";
import type { NodeIdentity } from "@edgeloom/protocol";
import type { Pool } from "pg";
import { hashToken, newId, newToken } from "../client/ids.ts";
import { found } from "../client/not-found.ts";
import { inTransaction } from "./in-transaction.ts";
import { nodeKey } from "./node-key.ts";
import { unreportedState } from "./node-row.ts";
import { epochMs, utcNow } from "./utc.ts";

export interface EnrolmentTokenView {
  readonly id: string;
  readonly fleetId: string;
  readonly createdById: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly usedByNodeId: string | null;
}

export interface Enrolment {
  readonly nodeId: string;
  readonly fleetId: string;
  /** Told to the agent once; only its hash is kept. */
  readonly key: string;
}

export interface EnrolmentRepository {
  list(workspaceId: string, fleetId: string): Promise<EnrolmentTokenView[]>;
  /** The token itself is returned only here. @throws EdgeloomError `not_found`: no such real fleet. */
  create(
    workspaceId: string,
    fleetId: string,
    token: { readonly createdById: string; readonly validForMs: number },
  ): Promise<{ readonly view: EnrolmentTokenView; readonly token: string }>;
  /** Deletes a token that was not used. */
  revoke(workspaceId: string, fleetId: string, id: string): Promise<boolean>;
  /** Whether `token` could enrol now. @throws EdgeloomError `unauthenticated` (unknown), `gone` (used, expired) */
  check(token: string): Promise<void>;
  /** Exchanges the token, once, for an identity in the fleet and a key. @throws as {@link check} */
  enrol(token: string, identity: NodeIdentity, agentVersion: string): Promise<Enrolment>;
}

interface TokenRow {
  id: string;
  fleet_id: string;
  created_by_id: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  used_by_node_id: string | null;
}

const columns = `t.id, t.fleet_id, t.created_by_id, ${epochMs("t.created_at")} AS created_at,
  ${epochMs("t.expires_at")} AS expires_at, ${epochMs("t.used_at")} AS used_at, t.used_by_node_id`;
const iso = (ms: number): string => new Date(ms).toISOString();

const view = (row: TokenRow): EnrolmentTokenView => ({
  id: row.id,
  fleetId: row.fleet_id,
  createdById: row.created_by_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  usedByNodeId: row.used_by_node_id,
});

const remedy = "Create another enrolment token on the fleet page";

function assertUsable(row: TokenRow | undefined): TokenRow {
  if (row === undefined) {
    throw new EdgeloomError({
      code: "unauthenticated",
      message: "The enrolment token is not known here",
      remedy,
    });
  }
  if (row.used_at !== null) {
    throw new EdgeloomError({
      code: "gone",
      message: `The enrolment token was used at ${iso(row.used_at)}, and works once`,
      remedy,
    });
  }
  if (row.expires_at <= Date.now()) {
    throw new EdgeloomError({
      code: "gone",
      message: `The enrolment token expired at ${iso(row.expires_at)}`,
      remedy,
    });
  }
  return row;
}

export function createEnrolmentRepository(pool: Pool): EnrolmentRepository {
  const byToken = `SELECT ${columns} FROM enrolment_token t WHERE t.token_hash = $1`;
  return {
    async list(workspaceId, fleetId) {
      const { rows } = await pool.query<TokenRow>(
        `SELECT ${columns} FROM enrolment_token t JOIN fleet f ON f.id = t.fleet_id
         WHERE f.workspace_id = $1 AND t.fleet_id = $2 ORDER BY t.created_at DESC`,
        [workspaceId, fleetId],
      );
      return rows.map(view);
    },
    async create(workspaceId, fleetId, { createdById, validForMs }) {
      const token = newToken("enrol");
      const { rows } = await pool.query<TokenRow>(
        `INSERT INTO enrolment_token AS t (id, fleet_id, token_hash, created_by_id, created_at, expires_at)
         SELECT $1, f.id, $2, $3, ${utcNow}, ${utcNow} + make_interval(secs => $4) FROM fleet f
         WHERE f.workspace_id = $5 AND f.id = $6 AND f.kind = 'real' RETURNING ${columns}`,
        [newId("et"), hashToken(token), createdById, validForMs / 1_000, workspaceId, fleetId],
      );
      return { view: view(found(rows[0], "real fleet", fleetId)), token };
    },
    async revoke(workspaceId, fleetId, id) {
      const { rowCount } = await pool.query(
        `DELETE FROM enrolment_token t USING fleet f WHERE f.id = t.fleet_id
         AND f.workspace_id = $1 AND f.id = $2 AND t.id = $3 AND t.used_at IS NULL`,
        [workspaceId, fleetId, id],
      );
      return rowCount === 1;
    },
    async check(token) {
      const { rows } = await pool.query<TokenRow>(byToken, [hashToken(token)]);
      assertUsable(rows[0]);
    },
    async enrol(token, identity, agentVersion) {
      return await inTransaction(pool, async (client) => {
        // The row lock makes two agents with one token take turns; the second finds it used.
        const { rows } = await client.query<TokenRow>(`${byToken} FOR UPDATE`, [hashToken(token)]);
        const { id, fleet_id: fleetId } = assertUsable(rows[0]);
        const nodeId = newId("node");
        const key = newToken("ak");
        await client.query(
          `INSERT INTO edge_node (id, fleet_id, name, region, identity, state, lifecycle, agent_version, key_hash)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            nodeKey(fleetId, nodeId),
            fleetId,
            identity.name,
            identity.region,
            JSON.stringify({ ...identity, id: nodeId }),
            JSON.stringify(unreportedState),
            unreportedState.lifecycle,
            agentVersion,
            hashToken(key),
          ],
        );
        await client.query(
          `UPDATE enrolment_token SET used_at = ${utcNow}, used_by_node_id = $2 WHERE id = $1`,
          [id, nodeId],
        );
        return { nodeId, fleetId, key };
      });
    },
  };
}
