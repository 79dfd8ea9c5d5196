import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { evaluateSource, expressionSource } from "../../flow/expression-source.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shorten, shown } from "../../summary-text.ts";

export const definition = defineNode({
  type: "Transform",
  title: "Transform",
  category: "data",
  icon: "wand-sparkles",
  summary: "Reshapes data with a JSONata expression.",
  documentation: `Evaluates a JSONata expression over \`input\`, \`trigger\` (what the run was started with) and \`run\`, and gives the value as **result**: \`input.edgeNodes[load < 0.5].id\`.

An expression that gives nothing gives null. Evaluation is bounded in time and depth.`,
  parameters: z.object({
    expression: parameter(expressionSource, {
      title: "Expression",
      control: "expression",
      placeholder: "input.edgeNodes[load < 0.5].id",
    }),
  }),
  output: z.object({ result: output(jsonValue, { title: "Result" }) }),
  effect: "pure",
  examples: [
    {
      title: "Ids of the idle ones",
      parameters: { expression: "input.edgeNodes[load < 0.5].id" },
      input: {
        edgeNodes: [
          { id: "a", load: 0.2 },
          { id: "b", load: 0.9 },
        ],
      },
    },
    {
      title: "A report",
      parameters: { expression: '{ "nodes": $count(input), "mean": $average(input.load) }' },
      input: [{ load: 0.2 }, { load: 0.4 }],
    },
  ],
  summaryLine: ({ expression }) => shorten(shown(expression)),
  execute: async (context, { expression }, input) => ({
    result: await evaluateSource(context, expression, input),
  }),
});
