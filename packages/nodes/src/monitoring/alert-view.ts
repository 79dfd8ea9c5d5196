import type { EdgeNodeId } from "@edgeloom/kernel";
import type { EdgeAlert } from "@edgeloom/monitoring";
import type { AlertView } from "../services.ts";

/**
 * An alert as it is stored and shown. The id holds the time it was raised, since numbers of conditions start
 * anew when a monitor does. Silence counts as a matter of availability.
 */
export function alertView(fleetId: string, alert: EdgeAlert): AlertView {
  return {
    id: `${fleetId}/${alert.id}/${Math.round(alert.raisedAt)}`,
    edgeNodeId: alert.edgeNode as EdgeNodeId,
    metric: alert.subject.kind === "silence" ? "availability" : alert.subject.metricType,
    severity: alert.severity,
    message: alert.message,
    value: alert.currentValue,
    threshold: alert.threshold,
    raisedAt: alert.raisedAt,
    resolvedAt: alert.resolvedAt ?? null,
  };
}
