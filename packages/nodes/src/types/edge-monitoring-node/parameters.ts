import { alertSeveritySchema, metricTypeSchema } from "@edgeloom/monitoring";
import { z } from "zod";
import { edgeNodeParameter } from "../../edge/edge-node-parameter.ts";
import { parameter } from "../../parameter.ts";

export const monitoringOperations = [
  "record_metric",
  "query_metrics",
  "get_health",
  "get_alerts",
  "get_analytics",
  "set_threshold",
  "get_summary",
  "start_monitor",
  "stop_monitor",
] as const;

const starting = { operation: ["start_monitor"] };

export const parameters = z.object({
  operation: parameter(z.enum(monitoringOperations), { title: "Operation" }),
  edgeNode: parameter(edgeNodeParameter, {
    title: "Edge node",
    description: "Left empty, the whole fleet.",
    control: "edge_node",
    showWhen: {
      operation: [
        "record_metric",
        "query_metrics",
        "get_health",
        "get_alerts",
        "get_analytics",
        "set_threshold",
        "start_monitor",
      ],
    },
  }),
  metricType: parameter(metricTypeSchema.optional(), {
    title: "Metric",
    showWhen: { operation: ["record_metric", "query_metrics", "set_threshold", "get_analytics"] },
  }),
  value: parameter(z.number().optional(), {
    title: "Value",
    description: "Latency in seconds, throughput in requests per second, shares from 0 to 1.",
    showWhen: { operation: ["record_metric"] },
  }),
  tags: parameter(z.record(z.string(), z.string()).default({}), {
    title: "Tags",
    control: "json",
    showWhen: { operation: ["record_metric"] },
    advanced: true,
  }),
  timeRangeMinutes: parameter(z.number().positive().max(43_200).default(60), {
    title: "Time range",
    unit: "min",
    showWhen: { operation: ["query_metrics", "get_alerts", "get_analytics"] },
  }),
  severity: parameter(alertSeveritySchema.optional(), {
    title: "Severity",
    showWhen: { operation: ["get_alerts", "set_threshold"] },
  }),
  activeOnly: parameter(z.boolean().default(false), {
    title: "Active only",
    showWhen: { operation: ["get_alerts"] },
  }),
  thresholdValue: parameter(z.number().optional(), {
    title: "Threshold",
    showWhen: { operation: ["set_threshold"] },
  }),
  retentionPeriod: parameter(z.number().int().min(60).max(31_536_000).default(86_400), {
    title: "Keep resolved alerts",
    unit: "s",
    showWhen: starting,
    advanced: true,
  }),
  alertCooldown: parameter(z.number().int().min(0).max(86_400).default(300), {
    title: "Alert cooldown",
    description: "Quiets repetitions of an alert; an escalation is told at once.",
    unit: "s",
    showWhen: starting,
  }),
  healthCheckInterval: parameter(z.number().int().min(1).max(3_600).default(30), {
    title: "Check every",
    unit: "s",
    showWhen: starting,
  }),
  anomalyDetection: parameter(z.boolean().default(true), {
    title: "Detect anomalies",
    showWhen: { operation: ["start_monitor", "get_analytics"] },
  }),
});
export type MonitoringParameters = z.output<typeof parameters>;
