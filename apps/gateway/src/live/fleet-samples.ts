import { type TelemetryField, telemetryFields } from "@edgeloom/agent-core";
import type { TelemetryColumns } from "@edgeloom/protocol";

const width = telemetryFields.length;

/** Nearest-rank quantile of numbers; null of none. */
function quantile(numbers: number[], q: number): number | null {
  numbers.sort((a, b) => a - b);
  return numbers[Math.max(0, Math.ceil(q * numbers.length) - 1)] ?? null;
}

function mean(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

export interface SampleFigures {
  readonly cpuMean: number | null;
  readonly memoryMean: number | null;
  /** Sum over the edge nodes. */
  readonly requestsPerSec: number | null;
  /** Share of all requests that failed. */
  readonly errorRate: number | null;
  /** Median of the edge nodes' medians. */
  readonly latencyP50Ms: number | null;
  /** 95th percentile of the edge nodes' 95th percentiles. */
  readonly latencyP95Ms: number | null;
}

/** The latest sample of each edge node of one fleet, for its summary. */
export class FleetSamples {
  readonly #latest = new Map<number, { columns: TelemetryColumns; row: number; seenAt: number }>();

  put(columns: TelemetryColumns, monotonic: number): void {
    for (let row = 0; row < columns.length; row += 1) {
      this.#latest.set(columns.index[row] ?? 0, { columns, row, seenAt: monotonic });
    }
  }

  /** Figures over the samples not older than `ageMsMax`. */
  figures(monotonic: number, ageMsMax: number): SampleFigures {
    for (const [index, { seenAt }] of this.#latest) {
      if (monotonic - seenAt > ageMsMax) this.#latest.delete(index);
    }
    const requests = this.#column("requestsPerSec");
    return {
      cpuMean: mean(this.#column("cpu")),
      memoryMean: mean(this.#column("memory")),
      requestsPerSec: requests.length === 0 ? null : requests.reduce((a, b) => a + b, 0),
      errorRate: this.#errorRate(),
      latencyP50Ms: quantile(this.#column("latencyP50Ms"), 0.5),
      latencyP95Ms: quantile(this.#column("latencyP95Ms"), 0.95),
    };
  }

  #column(field: TelemetryField): number[] {
    const offset = telemetryFields.indexOf(field);
    const values: number[] = [];
    for (const { columns, row } of this.#latest.values()) {
      const value = columns.values[row * width + offset];
      if (value !== undefined && !Number.isNaN(value)) values.push(value);
    }
    return values;
  }

  /** Weighted by requests: an idle node's error rate says little of the fleet's. */
  #errorRate(): number | null {
    const [rate, error] = [
      telemetryFields.indexOf("requestsPerSec"),
      telemetryFields.indexOf("errorRate"),
    ];
    let requests = 0;
    let failed = 0;
    for (const { columns, row } of this.#latest.values()) {
      const [r, e] = [columns.values[row * width + rate], columns.values[row * width + error]];
      if (r === undefined || e === undefined || Number.isNaN(r) || Number.isNaN(e)) continue;
      requests += r;
      failed += r * e;
    }
    return requests === 0 ? null : failed / requests;
  }
}
