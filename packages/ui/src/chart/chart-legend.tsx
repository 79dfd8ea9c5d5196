import type { ReactNode } from "react";
import { absent } from "../format/number.ts";
import type { ChartBand, ChartSeries, ChartUnit } from "./chart-model.ts";
import { seriesToken } from "./chart-model.ts";
import { formatUnit } from "./units.ts";

interface ChartLegendProps {
  readonly series: readonly ChartSeries[];
  readonly band: ChartBand | undefined;
  readonly unit: ChartUnit;
  /** The value of each series under the crosshair, or its latest. */
  readonly values: readonly (number | null)[];
}

/** Names, colours and current values of the series. */
export function ChartLegend({ series, band, unit, values }: ChartLegendProps): ReactNode {
  return (
    <ul className="flex min-w-0 flex-wrap justify-end gap-x-4 gap-y-0.5 text-xs">
      {series.map((entry, index) => {
        const value = values[index];
        return (
          <li key={entry.key} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="w-3 border-t-2"
              style={{
                borderColor: `var(--${seriesToken(entry, index)})`,
                borderStyle: entry.dashed === true ? "dashed" : "solid",
              }}
            />
            <span className="text-ink-3">{entry.label}</span>
            <span className="tabular min-w-12 text-right font-mono text-ink-1">
              {value === null || value === undefined ? absent : formatUnit(unit, value)}
            </span>
          </li>
        );
      })}
      {band === undefined ? null : (
        <li className="flex items-center gap-1.5 text-ink-3">
          <span aria-hidden="true" className="h-2.5 w-3 rounded-[2px] bg-state-queued/25" />
          {band.label}
        </li>
      )}
    </ul>
  );
}

/** The newest value that is there; null when there is none. */
export function latestValue(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}
