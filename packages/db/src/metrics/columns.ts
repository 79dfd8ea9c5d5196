import { type TelemetryField, telemetryFields } from "@edgeloom/agent-core";

/** Columns of metric_sample in the order of {@link telemetryFields}. */
export const sampleColumns: readonly string[] = telemetryFields.map(columnOf);

/** `latencyP95Ms` is stored as `latency_p95_ms`. */
export function columnOf(field: TelemetryField): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function isTelemetryField(metric: string): metric is TelemetryField {
  return (telemetryFields as readonly string[]).includes(metric);
}
