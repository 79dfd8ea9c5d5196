import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import { defineNode, mainInput } from "../../define-node.ts";
import { isJsonList, jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";

const outcomeSchema = z.object({ results: z.array(jsonValue), iterations: z.number() });

function itemsOf(items: readonly JsonValue[] | undefined, input: JsonValue): readonly JsonValue[] {
  if (items !== undefined) return items;
  if (isJsonList(input)) return input;
  throw new EdgeloomError({
    code: "invalid_input",
    message: "For each needs a list, and its input is not one.",
    remedy: "Connect a list to Items, or write an expression that gives one.",
    field: "items",
  });
}

export const definition = defineNode({
  type: "ForEach",
  title: "For each",
  category: "flow",
  icon: "repeat",
  summary: "Runs its body once for every item of a list, several at a time.",
  documentation: `Takes a list from **Items**, or from its input when Items is empty, and runs the nodes on its **item** output once for each, up to **Concurrency** of them side by side.

Connect the last node of the body back to **Result**: what arrives there is the item's result. When all are done, **done** carries the results in the order of the items; an iteration that ended without a result gives null.

A failed iteration fails the loop, unless the nodes inside are set to continue on error.`,
  control: { kind: "loop", bodyOutput: "item", resultInput: "result", doneOutput: "done" },
  inputs: [mainInput, { name: "result", title: "Result", type: { kind: "any" } }],
  parameters: z.object({
    items: parameter(z.array(jsonValue).max(100_000).optional(), {
      title: "Items",
      description: "Left empty, the input itself is the list.",
      control: "json",
    }),
    concurrency: parameter(z.number().int().min(1).max(100).default(5), {
      title: "Concurrency",
      description: "Iterations that run at the same time.",
    }),
    includeIndex: parameter(z.boolean().default(false), {
      title: "With index",
      description: "Give each iteration `{ index, item }` instead of the item alone.",
      advanced: true,
    }),
  }),
  output: z.object({
    item: output(jsonValue.optional(), { title: "Item", description: "Into the body." }),
    done: output(z.array(jsonValue), { title: "Done", description: "Results in order." }),
    count: output(z.number().int(), { title: "Count" }),
  }),
  loop: {
    kind: "each",
    items: ({ items, includeIndex }, input) => {
      const list = itemsOf(items, input);
      return includeIndex ? list.map((item, index) => ({ index, item })) : list;
    },
    concurrency: ({ concurrency }) => concurrency,
  },
  effect: "pure",
  examples: [
    {
      title: "Two regions, one after the other",
      parameters: { items: ["eu-west", "us-east"], concurrency: 1 },
    },
    { title: "Whatever list comes in", parameters: {}, input: [1, 2, 3] },
  ],
  summaryLine: ({ items, concurrency }) =>
    `${Array.isArray(items) ? `${items.length} items` : shown(items, "Items of the input")} · ${shown(concurrency, "5")} at a time`,
  execute(_context, _parameters, input) {
    const { results, iterations } = outcomeSchema.parse(input);
    return { done: results, count: iterations };
  },
});
