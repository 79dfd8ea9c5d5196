import type {
  CommandName,
  CommandRequestInput,
  CommandResponse,
  TelemetryField,
} from "@edgeloom/agent-core";
import type { EdgeNodeId, EpochMs, FleetId } from "@edgeloom/kernel";
import type { EdgeRegion } from "@edgeloom/placement";
import type { EdgeNodeView, FleetKind, NodeHealth } from "@edgeloom/protocol";

/** Which edge nodes of a fleet: all conditions must hold; an absent one does not restrict. */
export interface EdgeNodeQuery {
  readonly ids?: readonly EdgeNodeId[] | undefined;
  readonly regions?: readonly EdgeRegion[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly health?: readonly NodeHealth[] | undefined;
  readonly online?: boolean | undefined;
  readonly limit?: number | undefined;
}

export interface CommandOptions {
  /**
   * Names this intent across attempts: an edge node that has already executed a key answers with the first
   * result instead of acting again.
   */
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
  /** Time until the answer must be here; 30,000 ms when left out. */
  readonly timeoutMs?: number | undefined;
}

/** Mean, extremes and percentiles of one field over one bucket of time; null where nothing was measured. */
export interface MetricPoint {
  readonly at: EpochMs;
  readonly count: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export interface MetricSeries {
  readonly nodeId: EdgeNodeId;
  readonly metric: string;
  readonly points: readonly MetricPoint[];
}

export interface MetricQuery {
  readonly nodeIds?: readonly EdgeNodeId[] | undefined;
  /** A telemetry field, or the name of a metric recorded by a workflow. */
  readonly metrics: readonly (TelemetryField | (string & {}))[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Width of a bucket; 0 gives the samples themselves. */
  readonly stepMs: number;
}

/** A value that a workflow recorded about an edge node. */
export interface RecordedMetric {
  readonly nodeId: EdgeNodeId;
  readonly metric: string;
  readonly at: EpochMs;
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Port: a set of edge nodes that can be asked and commanded. Implementations: the in-process simulated world,
 * and the connection of a worker to a gateway; both pass the contract suite.
 *
 * Errors are EdgeloomErrors: `not_found` (no such node in this fleet), `node_unreachable`, `timeout`,
 * `cancelled`, and whatever the edge node itself refuses with (`illegal_transition`, `lease_held`,
 * `stale_fencing_token`, `capacity_exceeded`, `invalid_input`…).
 */
export interface Fleet {
  readonly id: FleetId;
  readonly kind: FleetKind;
  readonly name: string;
  list(query?: EdgeNodeQuery): Promise<readonly EdgeNodeView[]>;
  get(id: EdgeNodeId): Promise<EdgeNodeView>;
  execute<Name extends CommandName>(
    id: EdgeNodeId,
    command: Name,
    request: CommandRequestInput<Name>,
    options: CommandOptions,
  ): Promise<CommandResponse<Name>>;
  queryMetrics(query: MetricQuery): Promise<readonly MetricSeries[]>;
  recordMetric(metric: RecordedMetric): Promise<void>;
}
