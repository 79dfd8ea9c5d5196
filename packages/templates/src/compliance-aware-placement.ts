import type { BuiltInTemplate } from "./template.ts";

export const complianceAwarePlacement: BuiltInTemplate = {
  slug: "compliance-aware-placement",
  name: "Compliance-aware placement",
  summary:
    "Places a workload only where the law allows its data, on the least loaded edge node there.",
  category: "placement",
  lesson: `Personal data may not lie just anywhere. This workflow looks at a sample of the data, tells what rules apply, and deploys the workload on an edge node that meets all of them.

1. **Start** carries a sample record and the countries of the people in it.
2. **Route by rules** classifies the record and decides. It *fails closed*: what it cannot show to be allowed is prohibited, with the reason. Each decision is kept in the audit log.
3. **Least loaded** ranks the allowed edge nodes and explains its ranking.
4. **Deploy** places the workload on the first.
5. **Placement** names the result.

**Change it:** put a card number into the sample and see PCI DSS join the rules; set the countries to \`BR\` and watch the recommendation move.`,
  parameters: [
    {
      nodeId: "route",
      parameter: "subjectCountries",
      title: "Countries of the data's subjects",
      description: "ISO codes: DE, US-CA.",
    },
    {
      nodeId: "deploy",
      parameter: "name",
      title: "Workload name",
      description: "Lower-case letters, digits and -.",
    },
  ],
  graph: {
    schemaVersion: 1,
    name: "Compliance-aware placement",
    description:
      "Places a workload only where the law allows its data, on the least loaded edge node there.",
    nodes: [
      {
        id: "start",
        type: "ManualTrigger",
        name: "Start",
        position: { x: 0, y: 0 },
        parameters: {
          sampleInput: { customer: { email: "maria@example.org", city: "Hamburg" }, order: 4711 },
        },
      },
      {
        id: "route",
        type: "ComplianceRouterNode",
        name: "Route by rules",
        position: { x: 300, y: 0 },
        parameters: { operation: "route", subjectCountries: ["DE"], operationType: "store" },
      },
      {
        id: "rank",
        type: "EdgeAffinityNode",
        name: "Least loaded",
        position: { x: 600, y: 0 },
        parameters: { strategy: "load", maxResults: 3 },
      },
      {
        id: "deploy",
        type: "WorkloadNode",
        name: "Deploy",
        position: { x: 900, y: 0 },
        parameters: {
          operation: "deploy",
          name: "customer-store",
          command: ["node", "-e", "setInterval(() => {}, 1000)"],
          memoryMiB: 96,
        },
      },
      {
        id: "placement",
        type: "Output",
        name: "Placement",
        position: { x: 1200, y: 0 },
        parameters: {
          name: "placement",
          value: {
            $expr:
              '{ "edgeNode": input.edgeNode, "rules": nodes.route.appliedRules, "why": nodes.rank.ranking[0].explanation, "phase": input.workload.phase }',
          },
        },
      },
    ],
    edges: [
      { id: "e1", source: "start", sourceOutput: "input", target: "route" },
      {
        id: "e2",
        source: "route",
        sourceOutput: "edgeNodes",
        target: "rank",
        targetInput: "edgeNodes",
      },
      {
        id: "e3",
        source: "rank",
        sourceOutput: "edgeNode",
        target: "deploy",
        targetInput: "edgeNode",
      },
      { id: "e4", source: "deploy", target: "placement" },
    ],
  },
};
