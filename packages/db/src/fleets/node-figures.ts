import { type LifecycleState, type TelemetryField, telemetryFields } from "@edgeloom/agent-core";
import type { EdgeRegion } from "@edgeloom/placement";
import type { NodeHealth } from "@edgeloom/protocol";
import type { Pool } from "pg";
import { found } from "../client/not-found.ts";
import { nodeIdOf } from "./node-key.ts";

/**
 * All edge nodes of a fleet with their latest figures, as columns of one length: what a map and a live list of
 * ten thousand start from. About 150 bytes a node as JSON.
 */
export interface NodeFigures {
  readonly ids: string[];
  /** Stands for the edge node in telemetry frames. */
  readonly indexes: number[];
  readonly names: string[];
  readonly cities: string[];
  readonly countries: string[];
  readonly regions: EdgeRegion[];
  readonly longitudes: number[];
  readonly latitudes: number[];
  readonly health: NodeHealth[];
  readonly lifecycles: LifecycleState[];
  readonly cordoned: boolean[];
  readonly online: boolean[];
  readonly labels: Record<string, string>[];
  /** Workloads that it hosts, in whatever phase. */
  readonly workloads: number[];
  /** When the latest sample was taken; null before the first. */
  readonly sampledAt: (number | null)[];
  /** By field: the latest value of each edge node. */
  readonly values: Record<TelemetryField, (number | null)[]>;
}

interface Row {
  id: string;
  index: number;
  name: string;
  region: EdgeRegion;
  city: string;
  country: string;
  longitude: number;
  latitude: number;
  labels: Record<string, string>;
  health: NodeHealth;
  lifecycle: LifecycleState;
  cordoned: boolean;
  online: boolean;
  workloads: number;
  sampled_at: number | null;
  sample: Record<TelemetryField, number | null> | null;
}

const statement = `SELECT n.id, n.index, n.name, n.region, n.identity->>'city' AS city,
    n.identity->>'country' AS country, (n.identity->'coordinates'->>'longitude')::float8 AS longitude,
    (n.identity->'coordinates'->>'latitude')::float8 AS latitude,
    coalesce(n.identity->'labels', '{}') AS labels, n.health, n.lifecycle,
    coalesce((n.state->>'cordoned')::bool, false) AS cordoned, n.online,
    jsonb_array_length(coalesce(n.state->'workloads', '[]')) AS workloads,
    (n.last_sample->>'at')::float8 AS sampled_at, n.last_sample->'values' AS sample
  FROM edge_node n WHERE n.fleet_id = $1 AND n.removed_at IS NULL ORDER BY n.id`;

/** Three significant digits are what a list shows. */
const short = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value.toPrecision(4));

/** @throws EdgeloomError `not_found`: no such fleet in this workspace */
export async function latestFigures(
  pool: Pool,
  workspaceId: string,
  fleetId: string,
): Promise<NodeFigures> {
  const fleet = await pool.query("SELECT id FROM fleet WHERE workspace_id = $1 AND id = $2", [
    workspaceId,
    fleetId,
  ]);
  found(fleet.rows[0], "fleet", fleetId);
  const { rows } = await pool.query<Row>(statement, [fleetId]);
  return {
    ids: rows.map((row) => nodeIdOf(row.id)),
    indexes: rows.map((row) => row.index),
    names: rows.map((row) => row.name),
    cities: rows.map((row) => row.city),
    countries: rows.map((row) => row.country),
    regions: rows.map((row) => row.region),
    longitudes: rows.map((row) => row.longitude),
    latitudes: rows.map((row) => row.latitude),
    health: rows.map((row) => row.health),
    lifecycles: rows.map((row) => row.lifecycle),
    cordoned: rows.map((row) => row.cordoned),
    online: rows.map((row) => row.online),
    labels: rows.map((row) => row.labels),
    workloads: rows.map((row) => row.workloads),
    sampledAt: rows.map((row) => row.sampled_at),
    values: Object.fromEntries(
      telemetryFields.map((field) => [field, rows.map((row) => short(row.sample?.[field]))]),
    ) as NodeFigures["values"],
  };
}
