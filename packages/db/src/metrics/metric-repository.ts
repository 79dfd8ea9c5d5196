import type { MetricPoint, MetricQuery, MetricSeries, RecordedMetric } from "@edgeloom/fleet";
import { EdgeloomError, type EdgeNodeId } from "@edgeloom/kernel";
import type { Pool } from "pg";
import { found } from "../client/not-found.ts";
import { nodeIdOf, nodeKey } from "../fleets/node-key.ts";
import { columnOf, isTelemetryField } from "./columns.ts";

export interface MetricRepository {
  /**
   * Series by node and metric, in that order; a node or metric without a sample in the range gives a series
   * without points, a bucket without one gives no point, so that a chart draws the gap.
   * @throws EdgeloomError `not_found` (no such fleet or node), `invalid_input` (more than 1,000,000 points)
   */
  query(workspaceId: string, fleetId: string, query: MetricQuery): Promise<MetricSeries[]>;
  /** @throws EdgeloomError `not_found` */
  record(workspaceId: string, fleetId: string, metric: RecordedMetric): Promise<void>;
}

const pointsMax = 1_000_000;

interface Target {
  readonly nodeId: string;
  readonly index: number;
}

type Bucket = { key: number | string; at: number } & Record<string, number | null>;

function assertBounded(query: MetricQuery, nodes: number): void {
  const span = Math.max(0, query.to - query.from);
  const buckets = span / Math.max(query.stepMs, 1_000);
  if (buckets * nodes * query.metrics.length <= pointsMax) return;
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The query asks for some ${Math.round(buckets * nodes * query.metrics.length)} points, of at most ${pointsMax}`,
    remedy: "Ask for fewer edge nodes or metrics, a shorter time, or a wider step",
    field: "stepMs",
  });
}

/** SQL for the start of the bucket that `column` falls into, in epoch ms; the sample's own time without buckets. */
function bucketOf(column: string, stepMs: number): string {
  const ms = `(extract(epoch FROM ${column}) * 1000)::float8`;
  return stepMs > 0 ? `floor(${ms} / ${stepMs}) * ${stepMs}` : ms;
}

function aggregates(column: string, alias: string): string {
  return `count(${column})::int AS ${alias}_count, avg(${column})::float8 AS ${alias}_mean,
    min(${column})::float8 AS ${alias}_min, max(${column})::float8 AS ${alias}_max`;
}

function pointsOf(buckets: readonly Bucket[], alias: string): MetricPoint[] {
  return buckets.flatMap((bucket) => {
    const count = bucket[`${alias}_count`] ?? 0;
    if (count === 0) return [];
    return [
      {
        at: bucket.at,
        count,
        mean: bucket[`${alias}_mean`] ?? null,
        min: bucket[`${alias}_min`] ?? null,
        max: bucket[`${alias}_max`] ?? null,
      },
    ];
  });
}

function byKey(buckets: readonly Bucket[]): Map<number | string, Bucket[]> {
  const groups = new Map<number | string, Bucket[]>();
  for (const bucket of buckets) {
    const group = groups.get(bucket.key);
    if (group === undefined) groups.set(bucket.key, [bucket]);
    else group.push(bucket);
  }
  return groups;
}

export function createMetricRepository(pool: Pool): MetricRepository {
  async function targets(
    workspaceId: string,
    fleetId: string,
    nodeIds: readonly string[] | undefined,
  ): Promise<Target[]> {
    const { rows } = await pool.query<{ id: string | null; index: number }>(
      `SELECT n.id, n.index FROM fleet f LEFT JOIN edge_node n ON n.fleet_id = f.id
         AND n.removed_at IS NULL AND ($3::text[] IS NULL OR n.id = ANY($3))
       WHERE f.id = $2 AND f.workspace_id = $1 ORDER BY n.id`,
      [workspaceId, fleetId, nodeIds?.map((id) => nodeKey(fleetId, id)) ?? null],
    );
    found(rows[0], "fleet", fleetId);
    const held = rows.flatMap(({ id, index }) =>
      id === null ? [] : [{ nodeId: nodeIdOf(id), index }],
    );
    for (const id of nodeIds ?? []) {
      found(
        held.find(({ nodeId }) => nodeId === id),
        `edge node of fleet "${fleetId}"`,
        id,
      );
    }
    return held;
  }

  async function sampled(
    query: MetricQuery,
    nodes: readonly Target[],
    fields: readonly string[],
  ): Promise<Map<number | string, Bucket[]>> {
    if (fields.length === 0 || nodes.length === 0) return new Map();
    const { rows } = await pool.query<Bucket>(
      `SELECT node_index AS key, ${bucketOf("at", query.stepMs)} AS at,
         ${fields.map((column, position) => aggregates(column, `m${position}`)).join(", ")}
       FROM metric_sample WHERE node_index = ANY($1::int[])
         AND at >= to_timestamp($2::float8 / 1000) AND at < to_timestamp($3::float8 / 1000)
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [nodes.map(({ index }) => index), query.from, query.to],
    );
    return byKey(rows);
  }

  async function recorded(
    fleetId: string,
    query: MetricQuery,
    nodes: readonly Target[],
    metric: string,
  ): Promise<Map<number | string, Bucket[]>> {
    const { rows } = await pool.query<Bucket>(
      `SELECT node_id AS key, ${bucketOf("at", query.stepMs)} AS at, ${aggregates("value", "m0")}
       FROM recorded_metric WHERE fleet_id = $1 AND metric = $2 AND node_id = ANY($3::text[])
         AND at >= to_timestamp($4::float8 / 1000) AND at < to_timestamp($5::float8 / 1000)
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [fleetId, metric, nodes.map(({ nodeId }) => nodeId), query.from, query.to],
    );
    return byKey(rows);
  }

  return {
    async query(workspaceId, fleetId, query) {
      const nodes = await targets(workspaceId, fleetId, query.nodeIds);
      assertBounded(query, nodes.length);
      const fields = query.metrics.filter(isTelemetryField);
      const samples = await sampled(query, nodes, fields.map(columnOf));
      const records = new Map<string, Map<number | string, Bucket[]>>();
      for (const metric of query.metrics) {
        if (isTelemetryField(metric)) continue;
        records.set(metric, await recorded(fleetId, query, nodes, metric));
      }
      return nodes.flatMap(({ nodeId, index }) =>
        query.metrics.map((metric) => ({
          nodeId: nodeId as EdgeNodeId,
          metric,
          points: isTelemetryField(metric)
            ? pointsOf(samples.get(index) ?? [], `m${fields.indexOf(metric)}`)
            : pointsOf(records.get(metric)?.get(nodeId) ?? [], "m0"),
        })),
      );
    },
    async record(workspaceId, fleetId, { nodeId, metric, at, value, tags }) {
      const { rows } = await pool.query(
        `INSERT INTO recorded_metric (fleet_id, node_id, metric, at, value, tags)
         SELECT n.fleet_id, $4, $5, to_timestamp($6::float8 / 1000), $7, $8
         FROM edge_node n JOIN fleet f ON f.id = n.fleet_id
         WHERE f.workspace_id = $1 AND f.id = $2 AND n.id = $3 RETURNING id`,
        [
          workspaceId,
          fleetId,
          nodeKey(fleetId, nodeId),
          nodeId,
          metric,
          at,
          value,
          JSON.stringify(tags),
        ],
      );
      found(rows[0], `edge node of fleet "${fleetId}"`, nodeId);
    },
  };
}
