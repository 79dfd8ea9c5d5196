import { telemetryFields } from "@edgeloom/agent-core";
import { availableCpuUtilizationMax, healthLimits } from "@edgeloom/placement";
import type { NodeHealth, TelemetryColumns } from "@edgeloom/protocol";

const width = telemetryFields.length;
const column = (field: (typeof telemetryFields)[number]): number => telemetryFields.indexOf(field);
const [cpu, memory, errorRate] = [column("cpu"), column("memory"), column("errorRate")];

/** Half of the error rate that makes an edge node unhealthy is reason for concern already. */
const errorRateDegraded = healthLimits.errorRate / 2;

/** Judges one sample by the limits of placement. A figure that was not measured speaks neither way. */
export function judgeSample({ values }: TelemetryColumns, row: number): NodeHealth {
  // A comparison with NaN, which stands for an unmeasured figure, is false.
  const value = (at: number): number => values[row * width + at] ?? Number.NaN;
  const over = (limits: readonly [number, number, number]): boolean =>
    value(cpu) > limits[0] || value(memory) > limits[1] || value(errorRate) > limits[2];
  const { cpuUtilization, memoryUtilization } = healthLimits;
  if (over([cpuUtilization, memoryUtilization, healthLimits.errorRate])) return "unhealthy";
  if (over([availableCpuUtilizationMax, 0.9, errorRateDegraded])) return "degraded";
  return "healthy";
}

/** Samples in a row that must agree before the judgement changes, so that one spike does not flicker. */
export const verdictsInRow = 3;
