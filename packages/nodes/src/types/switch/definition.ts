import type { Port } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { evaluateSource, expressionSource } from "../../flow/expression-source.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shorten } from "../../summary-text.ts";

/** The output that is taken when no case holds. */
const defaultOutput = "default";

const caseSchema = z.object({
  name: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "must be a name of letters, digits, _ and -")
    .refine((name) => name !== defaultOutput && name !== "main" && name !== "error", {
      error: "must not be default, main or error",
    }),
  /** JSONata over `{ input, trigger, run }`, or what an expression of the engine gave. */
  when: z.union([z.boolean(), expressionSource]),
});

function casePorts(parameters: Readonly<Record<string, unknown>>): readonly Port[] {
  const cases = Array.isArray(parameters.cases) ? parameters.cases : [];
  const names = cases.flatMap((entry: unknown) =>
    typeof entry === "object" && entry !== null && "name" in entry && typeof entry.name === "string"
      ? [entry.name]
      : [],
  );
  return [...new Set([...names, defaultOutput])].map((name) => ({
    name,
    title: name === defaultOutput ? "Default" : name,
    type: { kind: "any" },
  }));
}

/** JSONata's notion of true: not empty, not zero, not an empty list. */
function holds(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(holds);
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

export const definition = defineNode({
  type: "Switch",
  title: "Switch",
  category: "flow",
  icon: "split",
  summary: "Sends its input down the branch whose condition holds.",
  documentation: `Looks at the cases in order and passes the input on through the output of the first whose condition holds, or of every one that does. When none holds, the input leaves through **default**. The other outputs stay dead, and what hangs on them alone is skipped.

A condition is JSONata over \`input\`, \`trigger\` and \`run\`: \`input.health = "unhealthy"\`, \`$count(input.edgeNodes) > 3\`.`,
  control: { kind: "branch" },
  parameters: z.object({
    cases: parameter(z.array(caseSchema).min(1).max(50), {
      title: "Cases",
      description: "Each has an output of its name.",
      control: "cases",
    }),
    take: parameter(z.enum(["first", "all"]).default("first"), {
      title: "Take",
      description: "The first case that holds, or all that do.",
    }),
  }),
  output: z
    .object({ default: output(jsonValue.optional(), { title: "Default" }) })
    .catchall(jsonValue),
  outputsFor: casePorts,
  effect: "pure",
  check({ cases }) {
    const names = casePorts({ cases }).length - 1;
    if (!Array.isArray(cases) || names === cases.length) return [];
    return [
      {
        field: "cases",
        missing: false,
        reason: "Two cases have the same name.",
        remedy: "Give each case a name of its own.",
      },
    ];
  },
  examples: [
    {
      title: "By health",
      parameters: {
        cases: [
          { name: "sick", when: 'input.health in ["unhealthy", "down"]' },
          { name: "slow", when: "input.latencyMs > 100" },
        ],
      },
      input: { health: "healthy", latencyMs: 140 },
    },
    {
      title: "Every case that holds",
      parameters: {
        take: "all",
        cases: [
          { name: "europe", when: '$contains(input.region, "eu-")' },
          { name: "busy", when: "input.load > 0.8" },
        ],
      },
      input: { region: "eu-west", load: 0.9 },
    },
  ],
  summaryLine: (parameters) =>
    shorten(
      casePorts(parameters)
        .map((port) => port.name)
        .join(" · "),
    ),
  async execute(context, { cases, take }, input) {
    const taken: Record<string, JsonValue> = {};
    for (const { name, when } of cases) {
      const value = typeof when === "boolean" ? when : await evaluateSource(context, when, input);
      if (!holds(value)) continue;
      taken[name] = input;
      if (take === "first") break;
    }
    return Object.keys(taken).length > 0 ? taken : { [defaultOutput]: input };
  },
});
