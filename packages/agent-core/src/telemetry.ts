import { z } from "zod";

/**
 * Figures that one edge node measured at one moment. A figure that it cannot measure is null, never an
 * invented value; charts draw a gap.
 */
export const telemetryFields = [
  /** Share of all cores in use, 0..1. */
  "cpu",
  /** Share of memory in use, 0..1. */
  "memory",
  /** Share of storage in use, 0..1. */
  "storage",
  "networkRxBytesPerSec",
  "networkTxBytesPerSec",
  "requestsPerSec",
  /** Share of requests that failed, 0..1. */
  "errorRate",
  "latencyP50Ms",
  "latencyP95Ms",
  "latencyP99Ms",
  /** Share of requests served from cache, 0..1. */
  "cacheHitRate",
  /** Workloads running. */
  "workloads",
] as const;
export type TelemetryField = (typeof telemetryFields)[number];

export type TelemetryValues = { readonly [Field in TelemetryField]: number | null };

const valuesSchema: z.ZodType<TelemetryValues> = z.object(
  Object.fromEntries(telemetryFields.map((field) => [field, z.number().nullable()])) as Record<
    TelemetryField,
    z.ZodNullable<z.ZodNumber>
  >,
);

export interface TelemetrySample {
  /** When it was measured, by the edge node's own clock. */
  readonly at: number;
  readonly values: TelemetryValues;
}
export const telemetrySampleSchema: z.ZodType<TelemetrySample> = z.object({
  at: z.number(),
  values: valuesSchema,
});
