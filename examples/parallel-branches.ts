/**
 * Looks at the fleet in three ways side by side and puts the findings together. Progress is printed as it happens.
 *
 * npx tsx examples/parallel-branches.ts
 */
import { ParallelRuntime, WorkflowBuilder } from "@edgeloom/sdk";

const workflow = new WorkflowBuilder("Parallel branches")
  .addNode("ManualTrigger", "start")
  .addNode("EdgeMonitoringNode", "health", { operation: "get_summary" })
  .addNode("EdgeDiscoveryNode", "cheapest", { selectionStrategy: "cost_optimal", maxResults: 1 })
  .addNode("EdgeDiscoveryNode", "roomiest", {
    selectionStrategy: "capacity_optimal",
    maxResults: 1,
  })
  .addNode("Merge", "all", { mode: "append" })
  .addNode("Output", "report", {
    name: "report",
    value: {
      $expr:
        '{ "healthy": nodes.health.summary.nodesByStatus.healthy, "cheapest": nodes.cheapest.edgeNode, "roomiest": nodes.roomiest.edgeNode }',
    },
  })
  .addConnection("start", "main", "health")
  .addConnection("start", "main", "cheapest")
  .addConnection("start", "main", "roomiest")
  .addConnection("health", "main", "all")
  .addConnection("cheapest", "main", "all")
  .addConnection("roomiest", "main", "all")
  .addConnection("all", "main", "report")
  .build();

const runtime = new ParallelRuntime({ world: { seed: 7 } });
const { output } = await runtime.execute(workflow, {
  onEvent(event) {
    if (event.type === "step") console.error(`${event.seq}  ${event.nodeId}  ${event.state}`);
  },
});
await runtime.close();

console.log(JSON.stringify(output, null, 2));
