import type uPlot from "uplot";
import { readToken } from "../theme/tokens.ts";
import {
  type ChartBand,
  type ChartEvent,
  type ChartSeries,
  type ChartUnit,
  seriesToken,
} from "./chart-model.ts";
import { drawEventFlags } from "./event-flags.ts";
import { timeTickLabels } from "./time-axis.ts";
import { formatTick, tickSteps } from "./units.ts";

export interface PlotInput {
  readonly width: number;
  readonly height: number;
  readonly series: readonly ChartSeries[];
  readonly band: ChartBand | undefined;
  readonly unit: ChartUnit;
  readonly yMax: number | undefined;
  readonly syncGroup: string | undefined;
  /** Read at every draw, so that new events need no new plot. */
  readonly events: () => readonly ChartEvent[];
  readonly onCursor: (index: number | null) => void;
  readonly onSelect: ((from: number, to: number) => void) | undefined;
}

/** Room above the largest value, so that a line never lies on the frame. */
const headroom = 1.08;

function valueRange(
  yMax: number | undefined,
  min: number | null,
  max: number | null,
): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, yMax ?? 1];
  const low = Math.min(0, min);
  const high = Math.max(yMax ?? Number.NEGATIVE_INFINITY, max <= 0 ? low + 1 : max * headroom);
  return [low * headroom, high];
}

function line(series: ChartSeries, index: number): uPlot.Series {
  return {
    label: series.label,
    stroke: readToken(seriesToken(series, index)),
    width: 1.25,
    ...(series.dashed === true ? { dash: [4, 3] } : {}),
    points: { show: false },
    spanGaps: false,
  };
}

const minuteMs = 60_000;
const clockLabelPx = 48;
const secondsLabelPx = 72;

/** Least pixels between time ticks: labels without seconds need less. */
const timeTickSpace: uPlot.Axis.Space = (_plot, _axis, from, to, widthPx) =>
  ((to - from) / widthPx) * clockLabelPx >= minuteMs / 2 ? clockLabelPx : secondsLabelPx;

const bandEdge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };

function axes(unit: ChartUnit, font: string): uPlot.Axis[] {
  const ink = readToken("ink-3");
  const grid = { stroke: readToken("line"), width: 1 };
  const steps = tickSteps(unit);
  return [
    {
      stroke: ink,
      font,
      size: 26,
      gap: 6,
      space: timeTickSpace,
      grid: { show: false },
      ticks: { ...grid, size: 4 },
      values: (_plot, ticks, _axis, _space, step) => timeTickLabels(ticks, step),
    },
    {
      stroke: ink,
      font,
      size: 58,
      gap: 8,
      space: 36,
      grid,
      ticks: { show: false },
      values: (_plot, ticks) => ticks.map((tick) => formatTick(unit, tick)),
      ...(steps === undefined ? {} : { incrs: steps }),
    },
  ];
}

/** Options of uPlot for a chart in the colours of the theme shown now. */
export function plotOptions(input: PlotInput): uPlot.Options {
  const { series, band, onSelect } = input;
  const family =
    getComputedStyle(document.body).getPropertyValue("--font-geist-mono") || "monospace";
  const font = `11px ${family}, monospace`;
  const bandAt = series.length + 1;
  return {
    width: input.width,
    height: input.height,
    ms: 1,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: true },
      y: { range: (_plot, min, max) => valueRange(input.yMax, min, max) },
    },
    axes: axes(input.unit, font),
    series: [{}, ...series.map(line), ...(band === undefined ? [] : [bandEdge, bandEdge])],
    ...(band === undefined
      ? {}
      : { bands: [{ series: [bandAt + 1, bandAt], fill: readToken("state-queued", 0.16) }] }),
    cursor: {
      y: false,
      points: { size: 6, width: 1.5 },
      drag: { x: onSelect !== undefined, y: false, setScale: false },
      ...(input.syncGroup === undefined
        ? {}
        : { sync: { key: input.syncGroup, scales: ["x", null], setSeries: false } }),
    },
    hooks: {
      draw: [
        (plot) =>
          drawEventFlags(plot, input.events(), font.replace("11px", `${11 * devicePixelRatio}px`)),
      ],
      setCursor: [
        (plot) => {
          const inside = (plot.cursor.left ?? -1) >= 0;
          input.onCursor(inside ? (plot.cursor.idx ?? null) : null);
        },
      ],
      setSelect: [
        (plot) => {
          if (onSelect === undefined || plot.select.width < 4) return;
          const { left, width } = plot.select;
          onSelect(plot.posToVal(left, "x"), plot.posToVal(left + width, "x"));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}
