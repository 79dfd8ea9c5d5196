/**
 * Finds the edge node nearest to a user, takes its lease, and runs a workload there. Edge nodes of the workflow act
 * on a simulated fleet that the runtime makes by itself.
 *
 * npx tsx examples/basic-edge-setup.ts
 */
import { LocalRuntime, WorkflowBuilder } from "@edgeloom/sdk";

const workflow = new WorkflowBuilder("Basic edge setup")
  .addNode("ManualTrigger", "start")
  .addNode("EdgeDiscoveryNode", "find", { selectionStrategy: "latency_optimal" })
  .addNode("EdgeStateMachine", "lease", { operation: "acquire_lease", leaseDurationMs: 60_000 })
  .addNode("WorkloadNode", "deploy", {
    operation: "deploy",
    name: "greeter",
    command: ["node", "-e", "setInterval(() => {}, 1000)"],
    memoryMiB: 96,
    fencingToken: { $expr: "nodes.lease.fencingToken" },
  })
  .addNode("EdgeStateMachine", "release", {
    operation: "release_lease",
    fencingToken: { $expr: "nodes.lease.fencingToken" },
  })
  .addConnection("start", "input.userCoordinates", "find", "userCoordinates")
  .addConnection("find", "edgeNode", "lease", "edgeNode")
  .addConnection("lease", "edgeNode", "deploy", "edgeNode")
  .addConnection("deploy", "edgeNode", "release", "edgeNode")
  .build();

const runtime = new LocalRuntime({ world: { seed: 7 } });
const { results, runId } = await runtime.execute(workflow, {
  input: { userCoordinates: { latitude: 52.52, longitude: 13.4 } },
});
await runtime.close();

console.log(`Run ${runId}`);
console.log(JSON.stringify(results.deploy, null, 2));
