import { type TelemetryField, telemetryFields } from "@edgeloom/agent-core";
import type { NodeFigures } from "@edgeloom/db";
import type { EdgeNodeView, TelemetryColumns } from "@edgeloom/protocol";
import type { FleetNode } from "./fleet-node.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type Values = Record<TelemetryField, number | null>;
type Entry = Writable<Omit<FleetNode, "values">> & { readonly values: Values };

const width = telemetryFields.length;

/**
 * All edge nodes of one fleet in the browser, kept current by telemetry and changes. Samples are written into
 * place without a new object, so that ten thousand nodes a second cost little; readers look at `revision`.
 */
export class FleetTable {
  #entries: Entry[] = [];
  readonly #byId = new Map<string, Entry>();
  readonly #byIndex = new Map<number, Entry>();
  #revision = 0;
  #shapeRevision = 0;

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Grows when a node comes, goes, moves, or changes health or lifecycle: not with its figures. */
  get shapeRevision(): number {
    return this.#shapeRevision;
  }

  /** In the order of their ids. */
  get nodes(): readonly FleetNode[] {
    return this.#entries;
  }

  get(id: string): FleetNode | undefined {
    return this.#byId.get(id);
  }

  /** Replaces all by what the server holds; figures that are newer here stay. */
  load(figures: NodeFigures): void {
    const before = new Map(this.#byId);
    this.#byId.clear();
    this.#byIndex.clear();
    this.#entries = figures.ids.map((id, row) => {
      const entry = entryAt(figures, id, row);
      const known = before.get(id);
      if (known !== undefined && (known.sampledAt ?? 0) > (entry.sampledAt ?? 0)) {
        entry.sampledAt = known.sampledAt;
        Object.assign(entry.values, known.values);
      }
      this.#byId.set(id, entry);
      this.#byIndex.set(entry.index, entry);
      return entry;
    });
    this.#shapeRevision += 1;
    this.#revision += 1;
  }

  /** Takes changed views; returns whether one is of a node that is not in the table yet. */
  applyViews(views: readonly EdgeNodeView[]): boolean {
    let unknown = false;
    for (const view of views) {
      const entry = this.#byId.get(view.id);
      if (entry === undefined) {
        unknown = true;
        continue;
      }
      entry.health = view.health;
      entry.lifecycle = view.lifecycle;
      entry.cordoned = view.cordoned;
      entry.online = view.online;
      entry.workloads = view.workloads.length;
      this.#shapeRevision += 1;
      this.#revision += 1;
    }
    return unknown;
  }

  applyTelemetry(columns: TelemetryColumns): void {
    for (let row = 0; row < columns.length; row += 1) {
      const entry = this.#byIndex.get(columns.index[row] ?? -1);
      const at = columns.at[row] ?? 0;
      if (entry === undefined || at < (entry.sampledAt ?? 0)) continue;
      entry.sampledAt = at;
      for (let column = 0; column < width; column += 1) {
        const field = telemetryFields[column];
        const value = columns.values[row * width + column];
        if (field === undefined || value === undefined) continue;
        entry.values[field] = Number.isNaN(value) ? null : value;
      }
    }
    if (columns.length > 0) this.#revision += 1;
  }
}

function entryAt(figures: NodeFigures, id: string, row: number): Entry {
  const values = Object.fromEntries(
    telemetryFields.map((field) => [field, figures.values[field][row] ?? null]),
  ) as Values;
  return {
    id,
    index: figures.indexes[row] ?? -1,
    name: figures.names[row] ?? id,
    city: figures.cities[row] ?? "",
    country: figures.countries[row] ?? "",
    region: figures.regions[row] ?? "",
    longitude: figures.longitudes[row] ?? 0,
    latitude: figures.latitudes[row] ?? 0,
    labels: figures.labels[row] ?? {},
    health: figures.health[row] ?? "unknown",
    lifecycle: figures.lifecycles[row] ?? "initialized",
    cordoned: figures.cordoned[row] ?? false,
    online: figures.online[row] ?? false,
    workloads: figures.workloads[row] ?? 0,
    sampledAt: figures.sampledAt[row] ?? null,
    values,
  };
}
