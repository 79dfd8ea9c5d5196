"use client";

import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import { cn } from "../theme/class-names.ts";
import { useColorScheme, useReducedMotion } from "../theme/theme-provider.tsx";
import { ChartEvents } from "./chart-events.tsx";
import { ChartLegend, latestValue } from "./chart-legend.tsx";
import type { ChartBand, ChartEvent, ChartSeries, ChartUnit } from "./chart-model.ts";
import { breakAtGaps, typicalGapMs } from "./gaps.ts";
import { createLiveWindow, type LiveWindow } from "./live-window.ts";
import { plotOptions } from "./plot-options.ts";
import { formatClock } from "./time-axis.ts";

interface ChartProps {
  /** What is shown: "Latency of fra-1". Also the accessible name. */
  readonly title: string;
  /** Epoch milliseconds, ascending; one for each value of every series. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly unit: ChartUnit;
  readonly band?: ChartBand | undefined;
  readonly events?: readonly ChartEvent[] | undefined;
  /** The time shown, epoch milliseconds; all of the data unless told. */
  readonly range?: { readonly from: number; readonly to: number } | undefined;
  /** Slides with time and shows this many milliseconds; pauses under the pointer. */
  readonly liveWindowMs?: number | undefined;
  /** A distance between samples beyond which the line breaks; three times the usual one unless told. */
  readonly gapMs?: number | undefined;
  /** The value axis reaches at least here: 1 for shares. */
  readonly yMax?: number | undefined;
  /** Charts with the same group share their crosshair. */
  readonly syncGroup?: string | undefined;
  /** The user dragged over a span of time. */
  readonly onRangeSelect?: ((from: number, to: number) => void) | undefined;
  /** Height of the plot in pixels; 160 unless told. */
  readonly height?: number | undefined;
  readonly className?: string | undefined;
}

const noEvents: readonly ChartEvent[] = [];

/** Lines over time. Values are drawn as they are: nothing is smoothed, silences stay gaps. */
export function Chart(props: ChartProps): ReactNode {
  const { title, times, series, unit, band, liveWindowMs, gapMs, height = 160, className } = props;
  const { events = noEvents } = props;
  const holder = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const data = useMemo(() => {
    const columns = [
      ...series.map((entry) => entry.values),
      ...(band === undefined ? [] : [band.low, band.high]),
    ];
    return breakAtGaps(times, columns, gapMs ?? typicalGapMs(times));
  }, [times, series, band, gapMs]);
  // Under the pointer the data stand still too, so the crosshair reads what is drawn.
  const shown = useHeldWhile(cursor !== null && liveWindowMs !== undefined, data);
  const plot = usePlot(holder, { ...props, height }, setCursor);
  useEffect(() => {
    plot?.setData([shown.times, ...shown.columns], liveWindowMs === undefined);
  }, [plot, shown, liveWindowMs]);
  useTimeRange(plot, props, shown.times);
  const values = series.map((_, index) => {
    const column = shown.columns[index] ?? [];
    return cursor === null ? latestValue(column) : (column[cursor] ?? null);
  });
  const cursorAt = cursor === null ? undefined : shown.times[cursor];
  return (
    <figure aria-label={title} className={cn("min-w-0", className)}>
      <figcaption className="mb-1 flex min-h-5 items-start justify-between gap-4">
        <span className="flex shrink-0 items-baseline gap-2 whitespace-nowrap">
          <span className="font-medium text-ink-1 text-sm">{title}</span>
          <span className="tabular font-mono text-ink-3 text-xs">
            {cursorAt === undefined ? "" : formatClock(cursorAt)}
          </span>
        </span>
        <ChartLegend series={series} band={band} unit={unit} values={values} />
      </figcaption>
      <div className="relative">
        <div ref={holder} style={{ height }} className="relative w-full" />
        <ChartEvents title={title} events={events} range={spanOf(props, shown.times)} />
      </div>
    </figure>
  );
}

/** The time on the axis: what was asked for, the sliding window, or all of the data. */
function spanOf(
  { range, liveWindowMs }: Pick<ChartProps, "range" | "liveWindowMs">,
  times: readonly number[],
): { readonly from: number; readonly to: number } {
  const to = times.at(-1) ?? 0;
  return range ?? { from: liveWindowMs === undefined ? (times[0] ?? 0) : to - liveWindowMs, to };
}

function useHeldWhile<Value>(held: boolean, value: Value): Value {
  const [shown, setShown] = useState(value);
  if (!held && shown !== value) setShown(value);
  return held ? shown : value;
}

/** Makes a plot in the holder, and anew when what cannot be changed in place changes. */
function usePlot(
  holder: RefObject<HTMLDivElement | null>,
  props: ChartProps & { readonly height: number },
  onCursor: (index: number | null) => void,
): uPlot | null {
  const { series, band, unit, yMax, syncGroup, height } = props;
  const [plot, setPlot] = useState<uPlot | null>(null);
  const scheme = useColorScheme();
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const selectable = props.onRangeSelect !== undefined;
  const shape = JSON.stringify([
    series.map(({ key, label, token, dashed }) => [key, label, token, dashed]),
    band?.label,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scheme changes the colours that options read, and shape stands for series and band.
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const { series: lines, band: tint } = latest.current;
    const options = plotOptions({
      width: Math.max(1, element.clientWidth),
      height,
      series: lines,
      band: tint,
      unit,
      yMax,
      syncGroup,
      events: () => latest.current.events ?? noEvents,
      onCursor,
      onSelect: selectable ? (from, to) => latest.current.onRangeSelect?.(from, to) : undefined,
    });
    const made = new uPlot(options, [[], ...options.series.slice(1).map(() => [])], element);
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    setPlot(made);
    return () => {
      observer.disconnect();
      made.destroy();
      setPlot(null);
    };
  }, [holder, shape, unit, yMax, syncGroup, height, scheme, selectable, onCursor]);
  const { events } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plot reads events through the ref; new ones ask for a new drawing.
  useEffect(() => plot?.redraw(false), [plot, events]);
  return plot;
}

/** Keeps the time axis: a given span, the sliding window, or all of the data. */
function useTimeRange(plot: uPlot | null, props: ChartProps, times: readonly number[]): void {
  const { range, liveWindowMs } = props;
  const [live] = useState<LiveWindow>(createLiveWindow);
  const still = useReducedMotion();
  const newest = times.at(-1);
  const from = range?.from;
  const to = range?.to;
  useEffect(() => {
    if (plot === null || from === undefined || to === undefined) return;
    plot.setScale("x", { min: from, max: to });
  }, [plot, from, to]);
  useEffect(() => {
    if (newest !== undefined) live.observe(newest, Date.now());
    if (still && plot !== null && liveWindowMs !== undefined && newest !== undefined) {
      plot.setScale("x", { min: newest - liveWindowMs, max: newest });
    }
  }, [plot, live, newest, still, liveWindowMs]);
  useEffect(() => {
    if (plot === null || liveWindowMs === undefined || still) return;
    return slide(plot, live, liveWindowMs);
  }, [plot, live, liveWindowMs, still]);
}

/** Slides the window with time, drawing only when it moved by half a pixel, and not under the pointer. */
function slide(plot: uPlot, live: LiveWindow, windowMs: number): () => void {
  let drawnEdge = 0;
  let frame = requestAnimationFrame(function step() {
    frame = requestAnimationFrame(step);
    const edge = live.edge(Date.now());
    const pixelMs = windowMs / Math.max(1, plot.width);
    const paused = (plot.cursor.left ?? -1) >= 0;
    if (edge === undefined || paused || Math.abs(edge - drawnEdge) < pixelMs / 2) return;
    drawnEdge = edge;
    // Whole milliseconds: fractions would shift the ticks off their round times.
    const max = Math.round(edge);
    plot.setScale("x", { min: max - windowMs, max });
  });
  return () => cancelAnimationFrame(frame);
}
