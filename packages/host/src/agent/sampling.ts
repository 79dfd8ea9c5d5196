import { type TelemetrySource, telemetryFields, type Uplink } from "@edgeloom/agent-core";
import type { TimerHandle, Timers } from "@edgeloom/kernel";

/** Reads the host's figures every `periodMs` and hands them to the uplink, which keeps them while cut off. */
export function keepSampling(
  telemetry: TelemetrySource,
  timers: Timers,
  periodMs: number,
  uplink: Pick<Uplink, "push">,
): TimerHandle {
  return timers.every(periodMs, () => {
    const { at, values } = telemetry.read();
    uplink.push({
      length: 1,
      node: Uint32Array.of(0),
      at: Float64Array.of(at),
      values: Float32Array.from(telemetryFields, (field) => values[field] ?? Number.NaN),
    });
  });
}
