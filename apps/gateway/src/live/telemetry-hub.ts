import { type Database, nodeIndexes } from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import type { Clock, TimerHandle, Timers } from "@edgeloom/kernel";
import {
  encodeTelemetryColumns,
  type FleetSummary,
  type TelemetryColumns,
  type Topic,
} from "@edgeloom/protocol";
import type { Figures } from "../figures.ts";
import { FleetSamples } from "./fleet-samples.ts";
import { FrameOutbox } from "./frame-outbox.ts";
import type { Viewer } from "./viewer.ts";

const summaryEveryMs = 1_000;
const sampleAgeMsMax = 10_000;

type TelemetryTopic = Extract<Topic, { kind: "telemetry" }>;

/** Brings telemetry to viewers: to each what it asked for, as fast as it can take it. */
export class TelemetryHub {
  readonly #pool: Database["pool"];
  readonly #clock: Clock;
  readonly #figures: Figures;
  readonly #log: Log;
  readonly #samples = new Map<string, FleetSamples>();
  readonly #frameViewers = new Map<string, Set<() => void>>();
  readonly #outboxes = new Map<string, Set<FrameOutbox>>();
  readonly #summaryViewers = new Map<string, Set<Viewer>>();
  readonly #timer: TimerHandle;

  constructor(options: {
    pool: Database["pool"];
    clock: Clock;
    timers: Timers;
    figures: Figures;
    log: Log;
  }) {
    this.#pool = options.pool;
    this.#clock = options.clock;
    this.#figures = options.figures;
    this.#log = options.log;
    this.#timer = options.timers.every(summaryEveryMs, () => {
      this.#sendSummaries().catch((error) =>
        this.#log("warning", "Fleet summaries were not sent", { error: String(error) }),
      );
    });
  }

  accept(fleetId: string, columns: TelemetryColumns): void {
    const samples = this.#samples.get(fleetId) ?? new FleetSamples();
    this.#samples.set(fleetId, samples);
    samples.put(columns, this.#clock.monotonic());
    for (const outbox of this.#outboxes.get(fleetId) ?? []) outbox.put(columns);
    for (const send of this.#frameViewers.get(fleetId) ?? []) send();
  }

  /** The viewer was authorised on the fleet. Returns how it leaves. */
  async join(viewer: Viewer, topic: TelemetryTopic): Promise<() => void> {
    if (topic.detail === "summary") return addTo(this.#summaryViewers, topic.fleetId, viewer);
    const outbox = new FrameOutbox(await this.#wanted(topic));
    const send = (): void => this.#send(viewer, topic.fleetId, outbox);
    const leave = [
      addTo(this.#outboxes, topic.fleetId, outbox),
      addTo(this.#frameViewers, topic.fleetId, send),
      viewer.onReady(send),
    ];
    return () => {
      for (const stop of leave) stop();
    };
  }

  stop(): void {
    this.#timer.cancel();
  }

  async #wanted({ fleetId, nodeIds }: TelemetryTopic): Promise<ReadonlySet<number> | null> {
    if (nodeIds === undefined) return null;
    const indexes = await nodeIndexes(this.#pool, fleetId);
    return new Set(nodeIds.flatMap((id) => indexes.get(id) ?? []));
  }

  /** A frame only goes to a viewer that has taken the one before; meanwhile the outbox keeps the latest. */
  #send(viewer: Viewer, fleetId: string, outbox: FrameOutbox): void {
    if (!viewer.drained) return;
    const next = outbox.take();
    if (next === undefined) return;
    const dropped = next.frames - 1;
    this.#figures.framesToViewers += 1;
    this.#figures.framesDropped += dropped;
    const frame = encodeTelemetryColumns(next.columns);
    viewer.socket.emit("telemetry", { fleetId, frame, dropped });
  }

  async #sendSummaries(): Promise<void> {
    const fleetIds = [...this.#summaryViewers.keys()];
    if (fleetIds.length === 0) return;
    const { rows } = await this.#pool.query<{
      fleet_id: string;
      health: string;
      nodes: number;
      online: number;
    }>(
      `SELECT fleet_id, health, count(*)::int AS nodes, count(*) FILTER (WHERE online)::int AS online
       FROM edge_node WHERE fleet_id = ANY($1::text[]) AND removed_at IS NULL GROUP BY 1, 2`,
      [fleetIds],
    );
    for (const fleetId of fleetIds) {
      const counts = rows.filter((row) => row.fleet_id === fleetId);
      const sum = (key: "nodes" | "online"): number =>
        counts.reduce((total, row) => total + row[key], 0);
      const samples = this.#samples.get(fleetId) ?? new FleetSamples();
      const summary: FleetSummary = {
        at: this.#clock.now(),
        nodes: sum("nodes"),
        online: sum("online"),
        byHealth: Object.fromEntries(counts.map(({ health, nodes }) => [health, nodes])),
        ...samples.figures(this.#clock.monotonic(), sampleAgeMsMax),
      };
      for (const viewer of this.#summaryViewers.get(fleetId) ?? []) {
        if (viewer.drained) viewer.socket.emit("fleet_summary", { fleetId, summary });
      }
    }
  }
}

function addTo<T>(map: Map<string, Set<T>>, key: string, item: T): () => void {
  const items = map.get(key) ?? new Set<T>();
  map.set(key, items.add(item));
  return () => {
    items.delete(item);
    if (items.size === 0 && map.get(key) === items) map.delete(key);
  };
}
