import type { StatusTone } from "../status/status.ts";
import type { TokenName } from "../theme/tokens.ts";

/** A value for each time of the chart; null where there was none, which is drawn as a gap. */
export type Values = readonly (number | null)[];

export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  readonly values: Values;
  /** Its colour; the first free one of the chart palette unless told. */
  readonly token?: TokenName | undefined;
  readonly dashed?: boolean | undefined;
}

/** Where values are expected to lie, drawn as a tint. */
export interface ChartBand {
  readonly label: string;
  readonly low: Values;
  readonly high: Values;
}

/** Something that happened, drawn as a flag on the time axis. */
export interface ChartEvent {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly label: string;
  readonly tone: StatusTone;
}

export type ChartUnit = "milliseconds" | "bytes" | "share" | "count" | "per-second";

/** Colours of series without one of their own; told apart also by lightness. */
export const chartPalette: readonly TokenName[] = [
  "accent",
  "category-data",
  "category-trigger",
  "category-workload",
  "category-placement",
  "ink-2",
];

export function seriesToken(series: ChartSeries, index: number): TokenName {
  return series.token ?? chartPalette[index % chartPalette.length] ?? "accent";
}
