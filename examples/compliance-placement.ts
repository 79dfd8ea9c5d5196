/**
 * Asks where a record may be stored, ranks the allowed edge nodes by load, and shows why the first one won.
 *
 * npx tsx examples/compliance-placement.ts
 */
import { LocalRuntime, WorkflowBuilder } from "@edgeloom/sdk";

const workflow = new WorkflowBuilder("Compliance placement")
  .addNode("ManualTrigger", "start")
  .addNode("ComplianceRouterNode", "route", {
    operation: "route",
    subjectCountries: ["DE"],
    operationType: "store",
  })
  .addNode("EdgeAffinityNode", "rank", { strategy: "load", maxResults: 3 })
  .addNode("Output", "placement", {
    name: "placement",
    value: {
      $expr:
        '{ "edgeNode": input.edgeNode, "rules": nodes.route.appliedRules, "ranking": input.ranking.explanation }',
    },
  })
  .addConnection("start", "input", "route")
  .addConnection("route", "edgeNodes", "rank", "edgeNodes")
  .addConnection("rank", "main", "placement")
  .build();

const runtime = new LocalRuntime({ world: { seed: 7 } });
const { output } = await runtime.execute(workflow, {
  input: { customer: { email: "maria@example.org", city: "Hamburg" }, order: 4711 },
});
await runtime.close();

console.log(JSON.stringify(output, null, 2));
