import { EdgeloomError, type EpochMs } from "@edgeloom/kernel";
import { z } from "zod";
import { type MetricType, parseMetricType } from "./vocabulary.ts";

/** One measured value of one edge node. */
export interface EdgeMetric {
  readonly edgeNode: string;
  readonly metricType: MetricType;
  readonly value: number;
  readonly at: EpochMs;
  readonly tags: Readonly<Record<string, string>>;
}

const metricBodySchema = z.object({
  edgeNode: z.string().min(1),
  value: z.number(),
  at: z.number(),
  tags: z.record(z.string(), z.string()).default({}),
});

/**
 * Reads a metric that comes from outside.
 * @throws EdgeloomError `invalid_input` naming the field at fault.
 */
export function parseEdgeMetric(input: unknown): EdgeMetric {
  const body = metricBodySchema.safeParse(input);
  if (!body.success) {
    const issue = body.error.issues[0];
    const field = issue?.path.join(".") ?? "";
    throw new EdgeloomError({
      code: "invalid_input",
      message: `The metric's field "${field}" is malformed: ${issue?.message}`,
      remedy: "Give edgeNode, metricType, a finite value and the time in milliseconds",
      field,
    });
  }
  const { metricType } = input as { readonly metricType?: unknown };
  return { ...body.data, metricType: parseMetricType(metricType) };
}
