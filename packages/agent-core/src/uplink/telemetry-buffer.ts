import { telemetryFields } from "../telemetry.ts";
import type { TelemetryBatch } from "./telemetry-batch.ts";

const width = telemetryFields.length;

/** Batches that wait for credit, oldest first, within a bound; beyond it the oldest go. */
export interface TelemetryBuffer {
  /** Copies the batch. */
  push(batch: TelemetryBatch): void;
  shift(): TelemetryBatch | undefined;
  /** Puts back a batch whose sending failed. */
  unshift(batch: TelemetryBatch): void;
  readonly samples: number;
  /** Samples given up for want of room, since the beginning. */
  readonly dropped: number;
}

export function createTelemetryBuffer(samplesMax: number): TelemetryBuffer {
  const batches: TelemetryBatch[] = [];
  let samples = 0;
  let dropped = 0;

  /** The newest batch stays even when it alone is over the bound. */
  function trim(): void {
    while (samples > samplesMax && batches.length > 1) {
      const oldest = batches.shift();
      samples -= oldest?.length ?? 0;
      dropped += oldest?.length ?? 0;
    }
  }

  return {
    push({ length, node, at, values }) {
      if (length === 0) return;
      batches.push({
        length,
        node: node.slice(0, length),
        at: at.slice(0, length),
        values: values.slice(0, length * width),
      });
      samples += length;
      trim();
    },
    shift() {
      const oldest = batches.shift();
      samples -= oldest?.length ?? 0;
      return oldest;
    },
    unshift(batch) {
      batches.unshift(batch);
      samples += batch.length;
      trim();
    },
    get samples() {
      return samples;
    },
    get dropped() {
      return dropped;
    },
  };
}
