import type { HistoryEntry, LifecycleState } from "@edgeloom/agent-core";
import type { EdgeNodeQuery } from "@edgeloom/fleet";
import type { EdgeNodeView } from "@edgeloom/protocol";
import type { Pool } from "pg";
import { found } from "../client/not-found.ts";
import { nodeKey } from "./node-key.ts";
import { type NodeRow, nodeColumns, viewOfNode } from "./node-row.ts";

export interface NodePage {
  readonly nodes: EdgeNodeView[];
  /** Give it back to read on; null at the end. */
  readonly nextCursor: string | null;
}

export interface NodeListOptions extends EdgeNodeQuery {
  /** Part of the name, the id or the city, in any case. */
  readonly search?: string | undefined;
  readonly lifecycles?: readonly LifecycleState[] | undefined;
  readonly cursor?: string | undefined;
}

export interface NodeRepository {
  /** In the order of their ids; 100 a page unless `limit` says otherwise, 10,000 at most. */
  page(workspaceId: string, fleetId: string, options?: NodeListOptions): Promise<NodePage>;
  /** All that match, up to `limit`. */
  list(workspaceId: string, fleetId: string, query?: EdgeNodeQuery): Promise<EdgeNodeView[]>;
  /** @throws EdgeloomError `not_found` */
  get(workspaceId: string, fleetId: string, nodeId: string): Promise<EdgeNodeView>;
  /** Latest entries first; `beforeSeq` reads on. */
  history(
    workspaceId: string,
    fleetId: string,
    nodeId: string,
    options?: { readonly limit?: number | undefined; readonly beforeSeq?: number | undefined },
  ): Promise<HistoryEntry[]>;
  /** Forgets an edge node of a real fleet, whose key is refused from then on. */
  remove(workspaceId: string, fleetId: string, nodeId: string): Promise<boolean>;
}

const pageSizeMax = 10_000;
const from = "FROM edge_node n JOIN fleet f ON f.id = n.fleet_id";

class Conditions {
  readonly values: unknown[] = [];
  readonly clauses: string[] = ["n.removed_at IS NULL"];

  /** `clause` has `?` where the value goes. */
  add(clause: string, value: unknown): void {
    this.values.push(value);
    this.clauses.push(clause.replaceAll("?", `$${this.values.length}`));
  }

  get where(): string {
    return `WHERE ${this.clauses.join(" AND ")}`;
  }
}

function conditions(workspaceId: string, fleetId: string, query: NodeListOptions): Conditions {
  const where = new Conditions();
  where.add("f.workspace_id = ?", workspaceId);
  where.add("n.fleet_id = ?", fleetId);
  if (query.ids !== undefined) {
    where.add(
      "n.id = ANY(?::text[])",
      query.ids.map((id) => nodeKey(fleetId, id)),
    );
  }
  if (query.regions !== undefined) where.add("n.region = ANY(?::text[])", [...query.regions]);
  if (query.health !== undefined) where.add("n.health = ANY(?::text[])", [...query.health]);
  if (query.lifecycles !== undefined) {
    where.add("n.lifecycle = ANY(?::text[])", [...query.lifecycles]);
  }
  if (query.online !== undefined) where.add("n.online = ?", query.online);
  if (query.labels !== undefined) {
    where.add("n.identity->'labels' @> ?::jsonb", JSON.stringify(query.labels));
  }
  if (query.search !== undefined && query.search !== "") {
    const pattern = `%${query.search.replace(/[\\%_]/g, "\\$&")}%`;
    where.add(
      "(n.name ILIKE ? OR n.identity->>'id' ILIKE ? OR n.identity->>'city' ILIKE ?)",
      pattern,
    );
  }
  if (query.cursor !== undefined) where.add("n.id > ?", nodeKey(fleetId, query.cursor));
  return where;
}

export function createNodeRepository(pool: Pool): NodeRepository {
  async function select(
    workspaceId: string,
    fleetId: string,
    query: NodeListOptions,
    limit: number,
  ): Promise<EdgeNodeView[]> {
    const where = conditions(workspaceId, fleetId, query);
    const { rows } = await pool.query<NodeRow>(
      `SELECT ${nodeColumns} ${from} ${where.where} ORDER BY n.id LIMIT ${limit}`,
      where.values,
    );
    return rows.map(viewOfNode);
  }

  return {
    async page(workspaceId, fleetId, options = {}) {
      const limit = Math.min(Math.max(1, Math.floor(options.limit ?? 100)), pageSizeMax);
      const rows = await select(workspaceId, fleetId, options, limit + 1);
      const nodes = rows.slice(0, limit);
      const last = nodes.at(-1);
      return { nodes, nextCursor: rows.length > limit && last !== undefined ? last.id : null };
    },
    async list(workspaceId, fleetId, query = {}) {
      const limit = Math.max(0, Math.floor(query.limit ?? 1_000_000));
      return await select(workspaceId, fleetId, query, limit);
    },
    async get(workspaceId, fleetId, nodeId) {
      const rows = await select(workspaceId, fleetId, { ids: [nodeId as never] }, 1);
      return found(rows[0], `edge node of fleet "${fleetId}"`, nodeId);
    },
    async history(workspaceId, fleetId, nodeId, options = {}) {
      const { rows } = await pool.query<Omit<HistoryEntry, "at"> & { at: Date }>(
        `SELECT h.seq, h.at, h.kind, h.subject, h.detail FROM node_history h
         JOIN edge_node n ON n.id = h.node_id JOIN fleet f ON f.id = n.fleet_id
         WHERE f.workspace_id = $1 AND h.node_id = $2 AND h.seq < $3
         ORDER BY h.seq DESC LIMIT $4`,
        [
          workspaceId,
          nodeKey(fleetId, nodeId),
          options.beforeSeq ?? 2_147_483_647,
          Math.min(Math.max(1, options.limit ?? 100), 1_000),
        ],
      );
      return rows.map((row) => ({ ...row, at: row.at.getTime() }));
    },
    async remove(workspaceId, fleetId, nodeId) {
      const { rowCount } = await pool.query(
        `DELETE FROM edge_node n USING fleet f WHERE f.id = n.fleet_id AND f.kind = 'real'
         AND f.workspace_id = $1 AND n.id = $2`,
        [workspaceId, nodeKey(fleetId, nodeId)],
      );
      return rowCount === 1;
    },
  };
}
