import { alertSeveritySchema, metricTypeSchema } from "@edgeloom/monitoring";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { requiredByOperation } from "../../edge/required-by-operation.ts";
import { jsonObject } from "../../json-schema.ts";
import { edgeNodePort, output } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";
import {
  getAlerts,
  getAnalytics,
  getHealth,
  getSummary,
  queryMetrics,
  recordMetric,
  setThreshold,
  startMonitor,
  stopMonitor,
} from "./operations.ts";
import { parameters } from "./parameters.ts";

const readingSchema = z.object({
  edgeNode: z.string(),
  metricType: metricTypeSchema,
  at: z.number(),
  value: z.number(),
  source: z.enum(["measured", "recorded"]),
});

const alertSchema = z.object({
  id: z.string(),
  edgeNodeId: z.string(),
  metric: metricTypeSchema,
  severity: alertSeveritySchema,
  message: z.string(),
  value: z.number(),
  threshold: z.number(),
  raisedAt: z.number(),
  resolvedAt: z.number().nullable(),
});

export const definition = defineNode({
  type: "EdgeMonitoringNode",
  title: "Edge monitoring",
  category: "monitoring",
  icon: "activity",
  summary: "Metrics, health, alerts and analytics of the fleet.",
  documentation: `Reads and judges what edge nodes measure. Everything works for one edge node or, with none given, for the whole fleet.

| operation | what it does |
|---|---|
| \`record_metric\` | records a value about an edge node |
| \`query_metrics\` | measured and recorded values of the time range, as means over up to 120 buckets |
| \`get_health\` | \`healthy\`, \`degraded\`, \`unhealthy\`, \`down\` or \`unknown\`, with the issues |
| \`get_alerts\` | alerts that the monitor keeps; without a monitor, what is out of bounds right now |
| \`get_analytics\` | summary, trend, anomaly and recommendations for each metric |
| \`set_threshold\` | the value from which a metric is worth an alert of a severity |
| \`get_summary\` | the fleet at a glance |
| \`start_monitor\`, \`stop_monitor\` | a loop that checks the fleet at an interval and keeps alerts, beyond the run |

Units: \`latency\` is the 95th percentile in seconds, \`throughput\` requests per second, \`error_rate\`, \`cache_hit_rate\`, \`availability\` and \`resource_usage\` (the fullest of CPU, memory and storage) shares of 1.

Defaults for warning, error and critical: latency 0.5, 1, 2 s; error_rate 0.05, 0.1, 0.2; resource_usage 0.7, 0.85, 0.95; availability 0.99, 0.95, 0.9 and cache_hit_rate 0.7, 0.5, 0.3, where less is worse. An edge node that stops reporting is down, never merely unknown. The cooldown quiets repetitions and never an escalation.`,
  parameters,
  output: z.object({
    status: output(z.string(), { title: "Status" }),
    edgeNode: output(z.string().optional(), { title: "Edge node", portType: edgeNodePort }),
    metrics: output(z.array(readingSchema).optional(), { title: "Metrics" }),
    health: output(jsonObject.optional(), { title: "Health" }),
    alerts: output(z.array(alertSchema).optional(), { title: "Alerts" }),
    analytics: output(jsonObject.optional(), { title: "Analytics" }),
    summary: output(jsonObject.optional(), { title: "Summary" }),
    metricRecorded: output(z.boolean().optional(), { title: "Metric recorded" }),
    monitorActive: output(z.boolean().optional(), { title: "Monitor active" }),
  }),
  effect: ({ operation }) => {
    switch (operation) {
      case "record_metric":
        return "once";
      case "set_threshold":
      case "start_monitor":
      case "stop_monitor":
        return "idempotent";
      default:
        return "read";
    }
  },
  check: requiredByOperation({
    record_metric: ["edgeNode", "metricType", "value"],
    set_threshold: ["metricType", "severity", "thresholdValue"],
  }),
  examples: [
    { title: "Health of the fleet", parameters: { operation: "get_health" } },
    {
      title: "Latency of the last quarter of an hour",
      parameters: { operation: "query_metrics", metricType: "latency", timeRangeMinutes: 15 },
    },
    {
      title: "Warn when a node is three quarters full",
      parameters: {
        operation: "set_threshold",
        metricType: "resource_usage",
        severity: "warning",
        thresholdValue: 0.75,
      },
    },
    {
      title: "Check every ten seconds",
      parameters: { operation: "start_monitor", healthCheckInterval: 10 },
    },
    { title: "The fleet at a glance", parameters: { operation: "get_summary" } },
  ],
  summaryLine: ({ operation, metricType, edgeNode }) =>
    [shown(operation), shown(metricType, ""), shown(edgeNode, "fleet")]
      .filter((part) => part !== "")
      .join(" · "),
  async execute(context, given) {
    switch (given.operation) {
      case "record_metric":
        return recordMetric(context, given);
      case "query_metrics":
        return queryMetrics(context, given);
      case "get_health":
        return getHealth(context, given);
      case "get_alerts":
        return getAlerts(context, given);
      case "get_analytics":
        return getAnalytics(context, given);
      case "set_threshold":
        return setThreshold(context, given);
      case "get_summary":
        return getSummary(context);
      case "start_monitor":
        return startMonitor(context, given);
      case "stop_monitor":
        return stopMonitor(context);
    }
  },
});
