import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { locationSummarySchema } from "../../edge/location-schema.ts";
import { jsonObject, jsonValue } from "../../json-schema.ts";
import { edgeNodePort, edgeNodesPort, output } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";
import { applicableRegulations, checkLocation, classify, route } from "./operations.ts";
import { parameters } from "./parameters.ts";

export const definition = defineNode({
  type: "ComplianceRouterNode",
  title: "Compliance router",
  category: "placement",
  icon: "scale",
  summary: "Decides where data may lie, and keeps the proof.",
  documentation: `Tells what kind of data it is given, which rules follow from it, and on which edge nodes it may lie.

| operation | what it does |
|---|---|
| \`classify\` | finds personal, health, card and financial data by field names and checked values |
| \`get_applicable_regulations\` | the zones whose rules apply, each with the reason |
| \`route\` | the edge nodes that meet every rule, and the best of them |
| \`is_compliant_location\` | whether one edge node may hold the data, with every reason against |

It **fails closed**: an unknown zone allows nothing, what is not declared counts as absent, and personal data whose subjects are unknown falls under the strictest law. Zones given explicitly are added to those that follow from the data.

Every decision of \`route\` and \`is_compliant_location\` is appended to the audit log before its result is used, overrides of residency with their reason; the data itself is never kept. These checks are technical and do not replace legal advice.`,
  parameters,
  output: z.object({
    status: output(z.string(), { title: "Status" }),
    edgeNode: output(z.string().optional(), {
      title: "Edge node",
      description: "The recommended one.",
      portType: edgeNodePort,
    }),
    edgeNodes: output(z.array(z.string()).optional(), {
      title: "Allowed",
      portType: edgeNodesPort,
    }),
    prohibited: output(
      z
        .array(z.object({ edgeNode: locationSummarySchema, reasons: z.array(z.string()) }))
        .optional(),
      { title: "Prohibited" },
    ),
    compliant: output(z.boolean().optional(), { title: "Compliant" }),
    classifications: output(z.array(z.string()), { title: "Classifications" }),
    strictest: output(z.string().optional(), { title: "Strictest" }),
    findings: output(z.array(jsonValue).optional(), { title: "Findings" }),
    zones: output(z.array(jsonValue).optional(), { title: "Zones" }),
    regulations: output(jsonObject.optional(), { title: "Regulations" }),
    appliedRules: output(z.array(z.string()).optional(), { title: "Applied rules" }),
    warnings: output(z.array(z.string()).optional(), { title: "Warnings" }),
    violations: output(z.array(z.string()).optional(), { title: "Violations" }),
    confidence: output(z.number().optional(), { title: "Confidence" }),
  }),
  effect: ({ operation }) =>
    operation === "classify" || operation === "get_applicable_regulations" ? "pure" : "idempotent",
  examples: [
    {
      title: "What is in a patient record",
      parameters: { operation: "classify" },
      input: { patient: "Ada Muster", diagnosis: "J45", email: "ada@example.org" },
    },
    {
      title: "Where personal data of Germans may lie",
      parameters: {
        operation: "route",
        dataClassification: ["pii"],
        subjectCountries: ["DE"],
        whenNone: "continue",
      },
    },
    {
      title: "Which laws apply to card data of Californians",
      parameters: {
        operation: "get_applicable_regulations",
        dataClassification: ["pci", "california_resident"],
        subjectCountries: ["US-CA"],
      },
    },
  ],
  summaryLine: ({ operation, dataClassification }) => {
    const kinds = shown(dataClassification, "");
    return `${shown(operation, "route")}${kinds === "" ? "" : ` · ${kinds}`}`;
  },
  async execute(context, given, input) {
    switch (given.operation) {
      case "classify":
        return classify(given, input);
      case "get_applicable_regulations":
        return applicableRegulations(given, input);
      case "route":
        return route(context, given, input);
      case "is_compliant_location":
        return checkLocation(context, given, input);
    }
  },
});
