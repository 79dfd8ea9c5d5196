/**
 * Submits a workflow to a server and follows its run there.
 *
 * EDGELOOM_URL=http://127.0.0.1:3000 EDGELOOM_API_KEY=… npx tsx examples/distributed-run.ts
 */
import { DistributedRuntime, RunFailedError, WorkflowBuilder } from "@edgeloom/sdk";

const { EDGELOOM_URL: url, EDGELOOM_API_KEY: apiKey } = process.env;
if (url === undefined || apiKey === undefined) {
  throw new Error("Set EDGELOOM_URL and EDGELOOM_API_KEY; a key is made under Settings, API keys.");
}

const workflow = new WorkflowBuilder("Distributed run")
  .addNode("ManualTrigger", "start")
  .addNode("EdgeMonitoringNode", "summary", { operation: "get_summary" })
  .addNode("Output", "report", { name: "report", value: { $expr: "input.summary" } })
  .addConnection("start", "main", "summary")
  .addConnection("summary", "main", "report")
  .build();

const runtime = new DistributedRuntime({ url, apiKey });
try {
  const { runId, output } = await runtime.execute(workflow, {
    onEvent: (event) => console.error(event.seq, event.type, "state" in event ? event.state : ""),
  });
  console.log(runId, JSON.stringify(output, null, 2));
} catch (error) {
  if (!(error instanceof RunFailedError)) throw error;
  console.error(`Run ${error.runId} failed: ${error.message}`);
  process.exitCode = 1;
}
