import type { JsonValue } from "@edgeloom/kernel";
import { createCatalogue, type DefinitionCatalogue, defineNode } from "@edgeloom/nodes";
import { z } from "zod";

const base = {
  category: "flow",
  icon: "box",
  summary: "A type for tests.",
  documentation: "",
  examples: [],
  summaryLine: () => "",
} as const;

const anyValue = { kind: "any" } as const;

/**
 * Node types without services. `Once` acts on the recorder at `effectsUrl` with its input; `Draw` gives something
 * else whenever it is executed again.
 */
export function createTestCatalogue(effectsUrl: string): DefinitionCatalogue {
  return createCatalogue([
    defineNode({
      ...base,
      type: "Start",
      title: "Start",
      category: "trigger",
      control: { kind: "trigger" },
      trigger: "manual",
      parameters: z.object({}),
      output: z.looseObject({}),
      effect: "pure",
      execute: (_context, _parameters, input) => ({ input }),
    }),
    defineNode({
      ...base,
      type: "Noop",
      title: "No operation",
      parameters: z.object({}),
      output: z.looseObject({}),
      effect: "pure",
      execute: (_context, _parameters, input) => ({ value: input }),
    }),
    defineNode({
      ...base,
      type: "Draw",
      title: "Draw",
      parameters: z.object({}),
      output: z.looseObject({}),
      effect: "pure",
      execute: (context) => ({ drawn: context.random.next() }),
    }),
    defineNode({
      ...base,
      type: "Once",
      title: "Once",
      parameters: z.object({}),
      output: z.looseObject({}),
      effect: "once",
      execute: async (context, _parameters, input) => {
        context.log("info", "acting");
        const url = `${effectsUrl}/${encodeURIComponent(context.key)}`;
        await fetch(url, { method: "POST", body: JSON.stringify(input), signal: context.signal });
        return { key: context.key };
      },
    }),
    defineNode({
      ...base,
      type: "Fail",
      title: "Fail",
      parameters: z.object({}),
      output: z.looseObject({}),
      effect: "pure",
      execute: () => {
        throw new Error("It always fails.");
      },
    }),
    defineNode({
      ...base,
      type: "Hold",
      title: "Hold",
      parameters: z.object({ ms: z.number() }),
      output: z.looseObject({}),
      effect: "pure",
      waitUntil: ({ ms }, clock) => clock.now() + ms,
      execute: () => ({ held: true }),
    }),
    defineNode({
      ...base,
      type: "Each",
      title: "Each",
      control: { kind: "loop", bodyOutput: "item", resultInput: "result", doneOutput: "done" },
      loop: { kind: "each", items: ({ items }) => items, concurrency: () => 3 },
      inputs: [
        { name: "main", title: "Input", type: anyValue },
        { name: "result", title: "Result", type: anyValue },
      ],
      parameters: z.object({ items: z.array(z.number()) }),
      output: z.looseObject({}),
      effect: "pure",
      execute: (_context, _parameters, input) => ({
        done: (input as { results: JsonValue[] }).results,
      }),
    }),
    defineNode({
      ...base,
      type: "Child",
      title: "Child",
      parameters: z.object({ workflowId: z.string() }),
      output: z.looseObject({}),
      effect: "idempotent",
      execute: async ({ services, key, signal }, { workflowId }, input) => {
        const child = await services.childRuns.run({ workflowId, input, key, signal });
        return { runId: child.runId, output: child.output };
      },
    }),
  ]);
}
