import type { TelemetrySample } from "./telemetry.ts";

/** Port: the latest figures of the host that an edge node runs on. */
export interface TelemetrySource {
  read(): TelemetrySample;
}
