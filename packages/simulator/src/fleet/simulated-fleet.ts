import type { CommandName, CommandResponse } from "@edgeloom/agent-core";
import { telemetryFields } from "@edgeloom/agent-core";
import type { EdgeNodeQuery, Fleet, MetricQuery, MetricSeries } from "@edgeloom/fleet";
import { EdgeloomError, type EdgeNodeId, type FleetId } from "@edgeloom/kernel";
import type { EdgeNodeView } from "@edgeloom/protocol";
import { createJumpDrive, type TimeDrive } from "../world/pacing.ts";
import type { World } from "../world/world.ts";
import { createMetricStore, createPoints } from "./metric-store.ts";
import { viewOf } from "./node-view.ts";

export interface SimulatedFleetOptions {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** What moves the world's time while a command is under way; from timer to timer when left out. */
  readonly drive?: TimeDrive | undefined;
  /** Samples kept of each node; 3,600, less in a large world, when left out. */
  readonly samplesKept?: number | undefined;
}

const timeoutMsDefault = 30_000;
const samplesKeptInAll = 2_000_000;
const recordedKeptMax = 100_000;

/** A world as a {@link Fleet}, in this process. Times are those of the world. */
export function createSimulatedFleet(world: World, options: SimulatedFleetOptions = {}): Fleet {
  const id = (options.id ?? `simulated-${world.seed}`) as FleetId;
  const drive = options.drive ?? createJumpDrive(world.time);
  const capacity = Math.min(3_600, Math.floor(samplesKeptInAll / world.nodes.length));
  const store = createMetricStore(world.nodes.length, options.samplesKept ?? capacity);
  const recorded: { node: number; metric: string; at: number; value: number }[] = [];
  world.onSamples(store.add);

  function indexOf(nodeId: string, field?: string): number {
    const index = world.indexOf(nodeId);
    if (index !== undefined) return index;
    throw new EdgeloomError({
      code: "not_found",
      message: `Fleet ${id} has no edge node "${nodeId}"`,
      remedy: "List the fleet to see its nodes",
      field,
    });
  }

  function view(index: number): EdgeNodeView {
    const node = world.nodes[index];
    if (node === undefined) throw new RangeError(`there is no node ${index}`);
    return viewOf(node, id, store.latest(index));
  }

  function series(node: number, metric: string, query: MetricQuery): MetricSeries {
    const { from, to, stepMs } = query;
    const nodeId = (world.nodes[node]?.site.identity.id ?? "") as EdgeNodeId;
    const column = (telemetryFields as readonly string[]).indexOf(metric);
    if (column >= 0) {
      return { nodeId, metric, points: store.query(node, column, from, to, stepMs) };
    }
    const points = createPoints(stepMs);
    for (const one of recorded) {
      if (one.node !== node || one.metric !== metric) continue;
      if (one.at >= from && one.at <= to) points.add(one.at, one.value);
    }
    return { nodeId, metric, points: points.list() };
  }

  return {
    id,
    kind: "simulated",
    name: options.name ?? `Simulated world ${world.seed}`,
    async list(query = {}) {
      const views = world.nodes.map((_, index) => view(index)).filter((one) => matches(one, query));
      return views.slice(0, query.limit ?? views.length);
    },
    get: async (nodeId) => view(indexOf(nodeId)),
    execute<Name extends CommandName>(
      nodeId: EdgeNodeId,
      command: Name,
      request: unknown,
      { key, signal, timeoutMs = timeoutMsDefault }: Parameters<Fleet["execute"]>[3],
    ) {
      return new Promise<CommandResponse<Name>>((resolve, reject) => {
        if (signal?.aborted) throw cancelled(command, nodeId, signal.reason);
        const index = indexOf(nodeId);
        const release = drive.hold();
        const settle = (act: () => void): void => {
          timer.cancel();
          signal?.removeEventListener("abort", abort);
          release();
          act();
        };
        const abort = (): void => settle(() => reject(cancelled(command, nodeId, signal?.reason)));
        const timer = world.time.after(timeoutMs, () =>
          settle(() => reject(timedOut(command, nodeId, timeoutMs))),
        );
        signal?.addEventListener("abort", abort, { once: true });
        world.submit(index, command, request, key, (result) =>
          settle(() => {
            if (result.ok) resolve(result.value as CommandResponse<Name>);
            else reject(result.error);
          }),
        );
      });
    },
    async queryMetrics(query) {
      const nodes = query.nodeIds?.map((nodeId) => indexOf(nodeId, "nodeIds"));
      return (nodes ?? [...world.nodes.keys()]).flatMap((node) =>
        query.metrics.map((metric) => series(node, metric, query)),
      );
    },
    async recordMetric({ nodeId, metric, at, value }) {
      const node = indexOf(nodeId, "nodeId");
      if ((telemetryFields as readonly string[]).includes(metric)) throw reservedMetric(metric);
      recorded.push({ node, metric, at, value });
      if (recorded.length > recordedKeptMax) recorded.splice(0, recordedKeptMax / 10);
    },
  };
}

function matches(view: EdgeNodeView, query: EdgeNodeQuery): boolean {
  const { ids, regions, health, online, labels } = query;
  if (ids !== undefined && !ids.some((id) => id === view.id)) return false;
  if (regions !== undefined && !regions.includes(view.region)) return false;
  if (health !== undefined && !health.includes(view.health)) return false;
  if (online !== undefined && online !== view.online) return false;
  return Object.entries(labels ?? {}).every(([name, value]) => view.labels[name] === value);
}

const cancelled = (command: string, nodeId: string, cause: unknown): EdgeloomError =>
  new EdgeloomError(
    { code: "cancelled", message: `${command} on ${nodeId} was cancelled` },
    { cause },
  );

const timedOut = (command: string, nodeId: string, timeoutMs: number): EdgeloomError =>
  new EdgeloomError({
    code: "timeout",
    message: `${command} on ${nodeId} was not answered within ${timeoutMs} ms`,
    remedy: "Send it again with the same key: it is not carried out twice",
  });

const reservedMetric = (metric: string): EdgeloomError =>
  new EdgeloomError({
    code: "invalid_input",
    message: `"${metric}" is measured by the edge node itself and cannot be recorded`,
    remedy: "Choose another name for the metric",
    field: "metric",
  });
