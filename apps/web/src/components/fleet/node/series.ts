import { type TelemetryField, type TelemetrySample, telemetryFields } from "@edgeloom/agent-core";

/** Figures of one edge node over time: a value of every field for each time, null where it was not measured. */
export interface NodeSeries {
  /** Epoch ms, ascending. */
  readonly times: readonly number[];
  readonly columns: Readonly<Record<TelemetryField, readonly (number | null)[]>>;
}

interface MetricColumn {
  readonly metric: string;
  readonly times: readonly number[];
  readonly means: readonly (number | null)[];
}

export const emptySeries: NodeSeries = {
  times: [],
  columns: Object.fromEntries(
    telemetryFields.map((field) => [field, []]),
  ) as unknown as NodeSeries["columns"],
};

/** Puts series that each leave out what was not measured onto one time axis. */
export function alignSeries(series: readonly MetricColumn[]): NodeSeries {
  const times = [...new Set(series.flatMap((one) => one.times))].sort((a, b) => a - b);
  const columnOf = (field: TelemetryField): (number | null)[] => {
    const one = series.find(({ metric }) => metric === field);
    if (one === undefined) return times.map(() => null);
    const byTime = new Map(one.times.map((time, at) => [time, one.means[at] ?? null]));
    return times.map((time) => byTime.get(time) ?? null);
  };
  return {
    times,
    columns: Object.fromEntries(
      telemetryFields.map((field) => [field, columnOf(field)]),
    ) as unknown as NodeSeries["columns"],
  };
}

/** Adds samples at the end and drops what is older than `keepMs` before the newest. Late samples are left out. */
export function appendSamples(
  series: NodeSeries,
  samples: readonly TelemetrySample[],
  keepMs: number,
): NodeSeries {
  const newest = series.times.at(-1) ?? Number.NEGATIVE_INFINITY;
  const added = samples.filter(({ at }) => at > newest).sort((a, b) => a.at - b.at);
  if (added.length === 0) return series;
  const end = added.at(-1)?.at ?? newest;
  const first = series.times.findIndex((time) => time >= end - keepMs);
  const kept = <Value>(values: readonly Value[]): readonly Value[] =>
    first === -1 ? [] : values.slice(first);
  return {
    times: [...kept(series.times), ...added.map(({ at }) => at)],
    columns: Object.fromEntries(
      telemetryFields.map((field) => [
        field,
        [...kept(series.columns[field]), ...added.map(({ values }) => values[field])],
      ]),
    ) as unknown as NodeSeries["columns"],
  };
}
