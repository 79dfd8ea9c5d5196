/**
 * Starts a monitor over the fleet, sets a threshold, records a metric of one's own, and asks for alerts.
 *
 * npx tsx examples/monitoring.ts
 */
import { LocalRuntime, WorkflowBuilder } from "@edgeloom/sdk";

const workflow = new WorkflowBuilder("Monitoring")
  .addNode("ManualTrigger", "start")
  .addNode("EdgeMonitoringNode", "monitor", {
    operation: "start_monitor",
    anomalyDetection: true,
    healthCheckInterval: 10,
  })
  .addNode("EdgeDiscoveryNode", "find", { selectionStrategy: "latency_optimal" })
  .addNode("EdgeMonitoringNode", "threshold", {
    operation: "set_threshold",
    metricType: "latency",
    severity: "warning",
    thresholdValue: 0.2,
  })
  .addNode("EdgeMonitoringNode", "record", {
    operation: "record_metric",
    metricType: "latency",
    value: 0.35,
    tags: { probe: "berlin" },
  })
  .addNode("EdgeMonitoringNode", "health", { operation: "get_health" })
  .addNode("EdgeMonitoringNode", "summary", { operation: "get_summary" })
  .addConnection("start", "main", "monitor")
  .addConnection("monitor", "main", "threshold")
  .addConnection("threshold", "main", "find")
  .addConnection("start", "input.userCoordinates", "find", "userCoordinates")
  .addConnection("find", "edgeNode", "record", "edgeNode")
  .addConnection("record", "edgeNode", "health", "edgeNode")
  .addConnection("health", "main", "summary")
  .build();

const runtime = new LocalRuntime({ world: { seed: 7 } });
const { results } = await runtime.execute(workflow, {
  input: { userCoordinates: { latitude: 52.52, longitude: 13.4 } },
});
await runtime.close();

console.log(JSON.stringify({ health: results.health, summary: results.summary }, null, 2));
