import { EdgeloomError } from "@edgeloom/kernel";
import { type AlertSeverity, alertSeverities, type MetricType } from "./vocabulary.ts";

/** Bounds from which a value is worth an alert of each severity. */
export interface MetricThreshold {
  readonly direction: "higher_is_worse" | "lower_is_worse";
  readonly levels: Readonly<Partial<Record<AlertSeverity, number>>>;
}

export type ThresholdTable = Readonly<Partial<Record<MetricType, MetricThreshold>>>;

const higher = (warning: number, error: number, critical: number): MetricThreshold => ({
  direction: "higher_is_worse",
  levels: { warning, error, critical },
});

const lower = (warning: number, error: number, critical: number): MetricThreshold => ({
  direction: "lower_is_worse",
  levels: { warning, error, critical },
});

/** Throughput, migration time and coordination overhead have no bounds until somebody sets some. */
export const defaultThresholds: ThresholdTable = {
  latency: higher(0.5, 1, 2),
  error_rate: higher(0.05, 0.1, 0.2),
  resource_usage: higher(0.7, 0.85, 0.95),
  availability: lower(0.99, 0.95, 0.9),
  cache_hit_rate: lower(0.7, 0.5, 0.3),
};

/** Types of which less is worse; a threshold set on them without a direction takes this one. */
const lowerIsWorse: ReadonlySet<MetricType> = new Set<MetricType>([
  "availability",
  "cache_hit_rate",
  "throughput",
]);

const reaches = (value: number, level: number, { direction }: MetricThreshold): boolean =>
  direction === "higher_is_worse" ? value >= level : value <= level;

/** The gravest severity whose level a value reaches, or undefined when it is in range. */
export function severityOf(value: number, threshold: MetricThreshold): AlertSeverity | undefined {
  let gravest: AlertSeverity | undefined;
  for (const severity of alertSeverities) {
    const level = threshold.levels[severity];
    if (level !== undefined && reaches(value, level, threshold)) gravest = severity;
  }
  return gravest;
}

/**
 * The same threshold drawn tighter by a share of the span between its mildest and gravest level: a
 * value has to come back this much further before an alert eases.
 */
export function withHysteresis(threshold: MetricThreshold, share: number): MetricThreshold {
  const values = Object.values(threshold.levels);
  const margin = share * (Math.max(...values) - Math.min(...values));
  const sign = threshold.direction === "higher_is_worse" ? -1 : 1;
  const levels = Object.fromEntries(
    Object.entries(threshold.levels).map(([severity, level]) => [severity, level + sign * margin]),
  );
  return { direction: threshold.direction, levels };
}

function assertOrdered(metricType: MetricType, threshold: MetricThreshold): void {
  const levels = alertSeverities.flatMap((severity) => threshold.levels[severity] ?? []);
  const ordered = levels.every((level, index) => {
    const milder = levels[index - 1];
    return milder === undefined || reaches(level, milder, threshold);
  });
  if (ordered) return;
  const worse = threshold.direction === "higher_is_worse" ? "rise" : "fall";
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The thresholds of ${metricType} would not ${worse} from info to critical: ${levels.join(", ")}`,
    remedy: "Set the other levels first, or choose a value between its neighbours",
    field: "thresholdValue",
  });
}

/**
 * A table with one level set anew.
 * @throws EdgeloomError `invalid_input` when the value is not finite or the levels fall out of order.
 */
export function setThreshold(
  table: ThresholdTable,
  metricType: MetricType,
  severity: AlertSeverity,
  value: number,
): ThresholdTable {
  if (!Number.isFinite(value)) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `The threshold of ${metricType} must be a finite number`,
      field: "thresholdValue",
    });
  }
  const current = table[metricType];
  const direction =
    current?.direction ?? (lowerIsWorse.has(metricType) ? "lower_is_worse" : "higher_is_worse");
  const threshold = { direction, levels: { ...current?.levels, [severity]: value } };
  assertOrdered(metricType, threshold);
  return { ...table, [metricType]: threshold };
}
