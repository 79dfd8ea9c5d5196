import { z } from "zod";
import { defineNode, mainInput } from "../../define-node.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shorten, shown } from "../../summary-text.ts";

const outcomeSchema = z.object({ value: jsonValue, iterations: z.number() });

function sourceOf(condition: unknown): unknown {
  return typeof condition === "object" && condition !== null && "$expr" in condition
    ? condition.$expr
    : condition;
}

export const definition = defineNode({
  type: "While",
  title: "While",
  category: "flow",
  icon: "rotate-cw",
  summary: "Repeats its body as long as a condition holds, within a bound.",
  documentation: `Repeats the nodes on its **state** output, one round after the other. The first round gets the node's input; each further one gets what the round before gave to **Result**.

**Condition** is an expression that is evaluated before every round, with \`input\` as the state so far: \`input.attempts < 5\`. When it no longer holds, **done** carries the state.

**At most** bounds the rounds. A loop that reaches the bound ends with **exhausted** true rather than failing, so that the workflow can decide.`,
  control: { kind: "loop", bodyOutput: "state", resultInput: "result", doneOutput: "done" },
  inputs: [mainInput, { name: "result", title: "Result", type: { kind: "any" } }],
  parameters: z.object({
    condition: parameter(z.boolean(), {
      title: "Condition",
      description: "Evaluated before every round; `input` is the state so far.",
      control: "expression",
      placeholder: "input.attempts < 5",
    }),
    iterationsMax: parameter(z.number().int().min(1).max(10_000).default(100), {
      title: "At most",
      unit: "rounds",
    }),
  }),
  output: z.object({
    state: output(jsonValue.optional(), { title: "State", description: "Into the body." }),
    done: output(jsonValue, { title: "Done", description: "The state at the end." }),
    iterations: output(z.number().int(), { title: "Rounds" }),
    exhausted: output(z.boolean(), {
      title: "Exhausted",
      description: "Stopped at the bound while the condition still held.",
    }),
  }),
  loop: {
    kind: "while",
    continues: ({ condition }) => condition,
    iterationsMax: ({ iterationsMax }) => iterationsMax,
  },
  effect: "pure",
  examples: [
    {
      title: "Until a counter is full",
      parameters: { condition: { $expr: "input.count < 3" }, iterationsMax: 10 },
      input: { count: 0 },
    },
  ],
  summaryLine: ({ condition, iterationsMax }) =>
    shorten(`${shown(sourceOf(condition))} · at most ${shown(iterationsMax, "100")}`),
  execute(_context, { condition, iterationsMax }, input) {
    const { value, iterations } = outcomeSchema.parse(input);
    return { done: value, iterations, exhausted: condition && iterations >= iterationsMax };
  },
});
