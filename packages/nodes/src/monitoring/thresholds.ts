import {
  defaultThresholds,
  type MetricThreshold,
  type MetricType,
  setThreshold,
  type ThresholdTable,
} from "@edgeloom/monitoring";
import type { ThresholdSetting } from "../services.ts";

/** The bounds in force for one edge node: the defaults, then the fleet's settings, then its own. */
export function thresholdsFor(
  settings: readonly ThresholdSetting[],
  edgeNodeId: string | null,
): ThresholdTable {
  const table: Partial<Record<MetricType, MetricThreshold>> = { ...defaultThresholds };
  const applicable = [
    ...settings.filter((setting) => setting.edgeNodeId === null),
    ...settings.filter((setting) => edgeNodeId !== null && setting.edgeNodeId === edgeNodeId),
  ];
  for (const { metric, severity, value } of applicable) {
    const current = table[metric] ?? setThreshold({}, metric, severity, value)[metric];
    if (current === undefined) continue;
    table[metric] = { ...current, levels: { ...current.levels, [severity]: value } };
  }
  return table;
}

/** Throws `invalid_input` when a new setting would put the levels of its metric out of order. */
export function assertFits(
  settings: readonly ThresholdSetting[],
  { edgeNodeId, metric, severity, value }: ThresholdSetting,
): void {
  setThreshold(thresholdsFor(settings, edgeNodeId), metric, severity, value);
}
