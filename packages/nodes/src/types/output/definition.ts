import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";

export const definition = defineNode({
  type: "Output",
  title: "Output",
  category: "output",
  icon: "circle-dot",
  summary: "Names a value as the run's output.",
  documentation: `What reaches this node is part of the run's output, under **Name**: the answer to API calls and webhooks, what a sub-workflow gives to its caller, and what the runs page shows first.

Left empty, **Value** is the node's input.`,
  parameters: z.object({
    name: parameter(
      z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "must be a name of letters, digits, _ and -")
        .max(100)
        .default("result"),
      { title: "Name" },
    ),
    value: parameter(jsonValue.optional(), {
      title: "Value",
      description: "Left empty, the input.",
      control: "json",
    }),
  }),
  output: z.object({
    name: output(z.string(), { title: "Name" }),
    value: output(jsonValue, { title: "Value" }),
  }),
  effect: "pure",
  examples: [
    { title: "The input as the result", parameters: {}, input: { ok: true } },
    {
      title: "A chosen field",
      parameters: { name: "nearest", value: { $expr: "input.edgeNode" } },
      input: { edgeNode: "edge-1" },
    },
  ],
  summaryLine: ({ name }) => `Output "${shown(name, "result")}"`,
  execute: (_context, { name, value }, input) => ({ name, value: value ?? input }),
});
