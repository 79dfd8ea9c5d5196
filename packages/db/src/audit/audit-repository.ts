import type { JsonValue } from "@edgeloom/kernel";
import type { Pool } from "pg";
import { epochMs } from "../fleets/utc.ts";

/** Who did what to what, and how it went. */
export interface AuditEntry {
  /** `user:<id>`, `api_key:<id>`, `run:<id>` or `system`. */
  readonly actor: string;
  /** A dotted verb: `fleet.create`, `node.transition`. */
  readonly action: string;
  /** What was acted on: `fleet:<id>`, `node:<fleet id>/<node id>`. */
  readonly subject: string;
  /** `done`, `refused`, `allowed`, `denied`, `overridden`. */
  readonly outcome: string;
  readonly detail: JsonValue;
}

export interface StoredAuditEntry extends AuditEntry {
  /** Grows with time. */
  readonly id: string;
  readonly at: number;
}

export interface AuditPage {
  /** Latest first. */
  readonly entries: StoredAuditEntry[];
  readonly nextCursor: string | null;
}

export interface AuditListOptions {
  /** Begins with: `node.` finds all that was done to edge nodes. */
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  readonly cursor?: string | undefined;
  /** 50 unless told, 200 at most. */
  readonly limit?: number | undefined;
}

/** The log of what was changed in a workspace. Entries are never changed. */
export interface AuditRepository {
  append(workspaceId: string, entry: AuditEntry): Promise<void>;
  page(workspaceId: string, options?: AuditListOptions): Promise<AuditPage>;
}

const limitMax = 200;

export function createAuditRepository(pool: Pool): AuditRepository {
  return {
    async append(workspaceId, { actor, action, subject, outcome, detail }) {
      await pool.query(
        `INSERT INTO audit_entry (workspace_id, at, actor, action, subject, outcome, detail)
         VALUES ($1, now() AT TIME ZONE 'UTC', $2, $3, $4, $5, $6)`,
        [workspaceId, actor, action, subject, outcome, JSON.stringify(detail)],
      );
    },
    async page(workspaceId, options = {}) {
      const limit = Math.min(Math.max(1, options.limit ?? 50), limitMax);
      const { rows } = await pool.query<StoredAuditEntry>(
        `SELECT id::text, ${epochMs("at")} AS at, actor, action, subject, outcome, detail
         FROM audit_entry WHERE workspace_id = $1 AND ($2::text IS NULL OR starts_with(action, $2))
           AND ($3::text IS NULL OR actor = $3) AND ($4::text IS NULL OR subject = $4)
           AND ($5::bigint IS NULL OR id < $5::bigint)
         ORDER BY audit_entry.id DESC LIMIT $6`,
        [
          workspaceId,
          options.action ?? null,
          options.actor ?? null,
          options.subject ?? null,
          options.cursor ?? null,
          limit + 1,
        ],
      );
      const entries = rows.slice(0, limit);
      return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
    },
  };
}
