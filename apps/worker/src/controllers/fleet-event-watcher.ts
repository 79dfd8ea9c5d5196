import { createRun } from "@edgeloom/db";
import type { Clock, EpochMs, JsonValue } from "@edgeloom/kernel";
import {
  catalogue,
  type FleetEvent,
  type FleetEventFilter,
  fleetEventSchema,
  matchesFleetEvent,
} from "@edgeloom/nodes";
import type { Pool } from "pg";
import { z } from "zod";
import type { Log } from "../log.ts";
import type { Controller } from "./controller-host.ts";

const statusSchema = z.object({ at: z.number() }).catch({ at: 0 });

/** Events are looked at again this long, since agents report late; their ids keep them from firing twice. */
const lookbackMs = 30_000;

interface TriggerRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly workflow_id: string;
  readonly node_id: string;
  readonly config: unknown;
}

/**
 * Events of a workspace's fleets since a time: what edge nodes report of themselves, which of them were heard of
 * last a while ago, and alerts.
 */
const eventsStatement = `
SELECT * FROM (
  SELECT 'history:' || h.node_id || ':' || h.seq AS id,
      CASE h.kind WHEN 'created' THEN 'node_joined' WHEN 'transition' THEN 'lifecycle_changed' ELSE h.kind END AS kind,
      n.fleet_id AS "fleetId", n.id AS "edgeNodeId", n.region, n.identity->'labels' AS labels,
      extract(epoch FROM h.at) * 1000 AS at, h.subject, NULL AS severity,
      jsonb_build_object('detail', h.detail) AS detail
    FROM node_history h JOIN edge_node n ON n.id = h.node_id JOIN fleet f ON f.id = n.fleet_id
   WHERE f.workspace_id = $1 AND h.at > to_timestamp($2::float8 / 1000)
     AND h.kind IN ('created', 'transition', 'lease_expired', 'cordoned', 'uncordoned', 'workload_failed')
  UNION ALL
  SELECT 'offline:' || n.id || ':' || floor(extract(epoch FROM n.last_seen_at) * 1000), 'node_offline',
      n.fleet_id, n.id, n.region, n.identity->'labels',
      extract(epoch FROM n.last_seen_at) * 1000, '', NULL, '{}'
    FROM edge_node n JOIN fleet f ON f.id = n.fleet_id
   WHERE f.workspace_id = $1 AND NOT n.online AND n.removed_at IS NULL
     AND n.last_seen_at > to_timestamp($2::float8 / 1000)
  UNION ALL
  SELECT 'alert:' || a.id || ':' || (a.resolved_at IS NOT NULL),
      CASE WHEN a.resolved_at IS NULL THEN 'alert_raised' ELSE 'alert_resolved' END,
      a.fleet_id, a.node_id, coalesce(n.region, ''), n.identity->'labels',
      extract(epoch FROM a.updated_at) * 1000, a.metric, a.severity,
      jsonb_build_object('message', a.message, 'value', a.value)
    FROM alert a LEFT JOIN edge_node n ON n.id = a.node_id
   WHERE a.workspace_id = $1 AND a.updated_at > to_timestamp($2::float8 / 1000)
) AS event ORDER BY at LIMIT 1000`;

/** The filter that a trigger's parameters say, defaults filled in; undefined when they do not fit. */
function filterOf(config: unknown): FleetEventFilter | undefined {
  const parsed = catalogue.definition("FleetEventTrigger")?.parameters.safeParse(config);
  return parsed?.success === true ? (parsed.data as unknown as FleetEventFilter) : undefined;
}

/**
 * Starts runs for events of fleets. An event's id and the trigger make the key of its run, so an event that is
 * seen again, by this worker or the next, starts nothing.
 */
export function createFleetEventWatcher(pool: Pool, clock: Clock, log: Log): Controller {
  async function eventsOf(workspaceId: string, since: EpochMs): Promise<FleetEvent[]> {
    const { rows } = await pool.query(eventsStatement, [workspaceId, since]);
    return rows.flatMap((row) => {
      const event = { ...row, at: Number(row.at), labels: row.labels ?? {} };
      const parsed = fleetEventSchema.safeParse({ ...event, severity: row.severity ?? undefined });
      return parsed.success ? [parsed.data] : [];
    });
  }

  async function fire(trigger: TriggerRow, event: FleetEvent): Promise<void> {
    await createRun(pool, trigger.workspace_id, {
      workflowId: trigger.workflow_id,
      version: { kind: "active" },
      fleetId: event.fleetId,
      trigger: "fleet_event",
      triggerNodeId: trigger.node_id,
      input: event as unknown as JsonValue,
      requestKey: `fleet_event:${trigger.id}:${event.id}`,
    });
  }

  return {
    kind: "fleet_events",
    always: "fleet_events",
    periodMs: () => 1_000,
    async turn(held, signal) {
      const now = clock.now();
      const { at } = statusSchema.parse(held.status);
      // The first look begins with now: what happened before any trigger was there starts nothing.
      const since = at === 0 ? now : at - lookbackMs;
      const { rows: triggers } = await pool.query<TriggerRow>(
        `SELECT id, workspace_id, workflow_id, node_id, config FROM trigger
          WHERE kind = 'fleet_event' AND enabled AND created_at <= now() ORDER BY workspace_id`,
      );
      const events = new Map<string, FleetEvent[]>();
      for (const trigger of triggers) {
        const filter = filterOf(trigger.config);
        if (filter === undefined || signal.aborted) continue;
        const { workspace_id: workspaceId } = trigger;
        const known = events.get(workspaceId) ?? (await eventsOf(workspaceId, since));
        events.set(workspaceId, known);
        for (const event of known.filter((each) => matchesFleetEvent(filter, each))) {
          await fire(trigger, event).catch((error) =>
            log("warning", "A fleet event could not start its run", {
              triggerId: trigger.id,
              event: event.id,
              error: error instanceof Error ? error.message : String(error),
            }),
          );
        }
      }
      return { at: now };
    },
  };
}
