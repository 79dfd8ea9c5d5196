/** A new node type that works as it stands: it counts what it is given. */
export interface Scaffold {
  readonly type: string;
  readonly category: string;
  readonly title: string;
}

/** `EdgeAffinityNode` to `Edge affinity`. */
export function titleOf(type: string): string {
  const words = type
    .replace(/Node$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(" ");
  return words.map((word, index) => (index === 0 ? word : word.toLowerCase())).join(" ");
}

export function renderDefinition({ type, category, title }: Scaffold): string {
  return `import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { output, parameter } from "../../parameter.ts";

/** Values in a list, or 1 for a single value and 0 for none. */
function countOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return value === null || value === undefined ? 0 : 1;
}

export const definition = defineNode({
  type: "${type}",
  title: "${title}",
  category: "${category}",
  icon: "box",
  summary: "Counts what it is given and says whether it is enough.",
  documentation: \`Counts the values of its input: the items of a list, 1 for a single value, 0 for none. **enough** is true when there are at least as many as *At least* asks for.\`,
  parameters: z.object({
    atLeast: parameter(z.number().int().min(0).default(1), {
      title: "At least",
      description: "How many values are enough.",
    }),
  }),
  output: z.object({
    count: output(z.number(), { title: "Count" }),
    enough: output(z.boolean(), { title: "Enough" }),
  }),
  effect: "pure",
  examples: [{ title: "Two of three", parameters: { atLeast: 2 }, input: [1, 2, 3] }],
  summaryLine: ({ atLeast }) => \`at least \${JSON.stringify(atLeast ?? 1)}\`,
  execute: async (_context, { atLeast }, input) => {
    const count = countOf(input);
    return { count, enough: count >= atLeast };
  },
});
`;
}

export function renderTest({ type }: Scaffold): string {
  return `import { describe, expect, it } from "vitest";
import { executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

describe("${type}", () => {
  it("counts lists, single values and nothing", async () => {
    const count = async (input: string[] | string | null) =>
      await executeNode(definition, {}, input);
    expect(await count(["a", "b"])).toEqual({ count: 2, enough: true });
    expect(await count("a")).toEqual({ count: 1, enough: true });
    expect(await count(null)).toEqual({ count: 0, enough: false });
  });

  it("refuses a limit below zero", () => {
    expect(definition.parameters.safeParse({ atLeast: -1 }).success).toBe(false);
  });
});
`;
}
