import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import type { Arrival } from "../../definition.ts";
import { isJsonList, isJsonObject, jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";

function live(arrivals: readonly Arrival[]): readonly JsonValue[] {
  return arrivals.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

function append(arrivals: readonly Arrival[]): JsonValue {
  return live(arrivals).flatMap((value) => (isJsonList(value) ? [...value] : [value]));
}

/** Later branches win field by field; a value that is no object stands under its node's name. */
function combine(arrivals: readonly Arrival[]): JsonValue {
  let combined: Record<string, JsonValue> = {};
  for (const { nodeName, value } of arrivals) {
    if (value === undefined) continue;
    combined = isJsonObject(value) ? { ...combined, ...value } : { ...combined, [nodeName]: value };
  }
  return combined;
}

function byNode(arrivals: readonly Arrival[]): JsonValue {
  const missing = arrivals.filter(({ value }) => value === undefined);
  if (missing.length > 0) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `Nothing came from ${missing.map(({ nodeName }) => `"${nodeName}"`).join(", ")}, and Merge waits for all.`,
      remedy: "Choose another mode, or make sure that every branch is taken.",
      field: "mode",
    });
  }
  return Object.fromEntries(
    arrivals.flatMap(({ nodeName, value }) => (value === undefined ? [] : [[nodeName, value]])),
  );
}

export const definition = defineNode({
  type: "Merge",
  title: "Merge",
  category: "flow",
  icon: "merge",
  summary: "Brings branches together again.",
  documentation: `Waits until every branch that leads here has finished or was not taken, and joins what came.

- **append**: one list of everything; lists are joined, other values become items.
- **first**: the value of the first branch that carried one, in the order in which they are connected.
- **combine**: one object; later branches win field by field.
- **wait_all**: an object by node name; fails when a branch carried nothing.`,
  parameters: z.object({
    mode: parameter(z.enum(["append", "first", "combine", "wait_all"]).default("append"), {
      title: "Mode",
    }),
  }),
  output: z.object({
    merged: output(jsonValue, { title: "Merged" }),
    count: output(z.number().int(), {
      title: "Count",
      description: "Branches that carried a value.",
    }),
  }),
  effect: "pure",
  examples: [
    { title: "One list of what came", parameters: { mode: "append" }, input: [1, 2] },
    { title: "Whichever branch was taken", parameters: { mode: "first" }, input: { ok: true } },
  ],
  summaryLine: ({ mode }) => shown(mode, "append"),
  execute({ arrivals }, { mode }) {
    const values = live(arrivals);
    const count = values.length;
    switch (mode) {
      case "append":
        return { merged: append(arrivals), count };
      case "first":
        return { merged: values[0] ?? null, count };
      case "combine":
        return { merged: combine(arrivals), count };
      case "wait_all":
        return { merged: byNode(arrivals), count };
    }
  },
});
