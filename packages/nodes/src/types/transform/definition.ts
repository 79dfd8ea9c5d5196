import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { jsonValue } from "../../json-schema.ts";
import { evaluateJsonata, jsonataProblem } from "../../jsonata-evaluation.ts";
import { output, parameter } from "../../parameter.ts";
import { shorten, shown } from "../../summary-text.ts";

export const definition = defineNode({
  type: "Transform",
  title: "Transform",
  category: "data",
  icon: "wand-sparkles",
  summary: "Reshapes data with a JSONata expression.",
  documentation: `Evaluates a JSONata expression over the input and gives the value as **result**. The input itself is the context, so \`edgeNodes[load < 0.5].id\` reads its field; \`$input\` and \`$trigger\` name the whole input and what started the run.

An expression that gives nothing gives null. Evaluation is bounded in time and depth.`,
  parameters: z.object({
    expression: parameter(
      z
        .string()
        .min(1)
        .max(20_000)
        .refine((source) => jsonataProblem(source) === undefined, { error: "is not JSONata" }),
      { title: "Expression", control: "expression", placeholder: "edgeNodes[load < 0.5].id" },
    ),
  }),
  output: z.object({ result: output(jsonValue, { title: "Result" }) }),
  effect: "pure",
  examples: [
    {
      title: "Ids of the idle ones",
      parameters: { expression: "edgeNodes[load < 0.5].id" },
      input: {
        edgeNodes: [
          { id: "a", load: 0.2 },
          { id: "b", load: 0.9 },
        ],
      },
    },
    {
      title: "A report",
      parameters: { expression: '{ "nodes": $count($input), "mean": $average($input.load) }' },
      input: [{ load: 0.2 }, { load: 0.4 }],
    },
  ],
  summaryLine: ({ expression }) => shorten(shown(expression)),
  async execute({ trigger }, { expression }, input) {
    const result = await evaluateJsonata(expression, input, { input, trigger }, "expression");
    return { result };
  },
});
