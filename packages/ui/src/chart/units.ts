import { assertNever } from "@edgeloom/kernel";
import { formatBytes } from "../format/bytes.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCompact, formatNumber, formatPercent } from "../format/number.ts";
import type { ChartUnit } from "./chart-model.ts";

/** A value with its unit, for the legend. */
export function formatUnit(unit: ChartUnit, value: number): string {
  switch (unit) {
    case "milliseconds":
      return formatDuration(value);
    case "bytes":
      return formatBytes(value);
    case "share":
      return formatPercent(value);
    case "count":
      return formatNumber(value);
    case "per-second":
      return `${formatNumber(value)}/s`;
    default:
      return assertNever(unit);
  }
}

/** The same, as short as an axis needs it. */
export function formatTick(unit: ChartUnit, value: number): string {
  if (value === 0 && unit !== "share") return "0";
  if (unit === "count") return formatCompact(value);
  if (unit === "per-second") return `${formatCompact(value)}/s`;
  return formatUnit(unit, value).replace(/\.0+(?= )/, "");
}

const binarySteps = Array.from({ length: 50 }, (_, power) => 2 ** power);

/** Steps between ticks that read well in the unit; undefined for decimal ones. */
export function tickSteps(unit: ChartUnit): number[] | undefined {
  return unit === "bytes" ? [...binarySteps] : undefined;
}
