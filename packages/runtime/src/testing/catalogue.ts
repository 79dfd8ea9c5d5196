import { EdgeloomError, type JsonValue, sleep } from "@edgeloom/kernel";
import { createCatalogue, defineNode } from "@edgeloom/nodes";
import { z } from "zod";

/** What the test node types did to the world, counted by key. */
export class Effects {
  readonly byKey = new Map<string, number>();
  /** Attempts by node id, for types that fail at first. */
  readonly attempts = new Map<string, number>();
  /** Executions of any type, in order, as `node@iteration`. */
  readonly order: string[] = [];
  /** Called from within every execution, while its call goes on. */
  during: (nodeId: string) => void = () => {};
  running = 0;
  runningMax = 0;
}

const any = z.json();
const base = {
  category: "flow",
  icon: "box",
  summary: "A type for tests.",
  documentation: "",
  examples: [],
  summaryLine: () => "",
} as const;

/** Node types that show what the engine does. */
export function testCatalogue(effects: Effects) {
  const seen = (context: { nodeId: string; iteration: string }): void => {
    effects.order.push(
      context.iteration === "" ? context.nodeId : `${context.nodeId}@${context.iteration}`,
    );
    effects.during(context.nodeId);
  };
  const start = defineNode({
    ...base,
    type: "Start",
    title: "Start",
    category: "trigger",
    control: { kind: "trigger" },
    trigger: "manual",
    parameters: z.object({}),
    output: z.looseObject({}),
    effect: "pure",
    execute: (context, _parameters, input) => {
      seen(context);
      return (input ?? {}) as Record<string, JsonValue>;
    },
  });
  const noop = defineNode({
    ...base,
    type: "Noop",
    title: "No operation",
    parameters: z.object({}),
    output: z.looseObject({}),
    effect: "pure",
    execute: (_context, _parameters, input) => ({ value: input }),
  });
  const step = defineNode({
    ...base,
    type: "Step",
    title: "Step",
    parameters: z.object({ value: any.optional(), label: z.string().optional() }),
    output: z.looseObject({}),
    effect: "pure",
    execute: (context, parameters, input) => {
      seen(context);
      return { input, ...parameters };
    },
  });
  const slow = defineNode({
    ...base,
    type: "Slow",
    title: "Slow",
    parameters: z.object({ ms: z.number().default(100) }),
    output: z.looseObject({}),
    effect: "read",
    timeoutMs: 10_000,
    execute: async (context, { ms }, input) => {
      seen(context);
      effects.running += 1;
      effects.runningMax = Math.max(effects.runningMax, effects.running);
      try {
        await sleep(context.timers, ms, context.signal);
      } finally {
        effects.running -= 1;
      }
      return { input };
    },
  });
  const once = defineNode({
    ...base,
    type: "Once",
    title: "Once",
    parameters: z.object({}),
    output: z.looseObject({}),
    effect: "once",
    execute: (context, _parameters, input) => {
      seen(context);
      effects.byKey.set(context.key, (effects.byKey.get(context.key) ?? 0) + 1);
      return { key: context.key, input };
    },
  });
  const flaky = defineNode({
    ...base,
    type: "Flaky",
    title: "Flaky",
    parameters: z.object({ failures: z.number(), code: z.string().default("unavailable") }),
    output: z.looseObject({}),
    effect: "read",
    execute: (context, { failures, code }, input) => {
      seen(context);
      const attempt = (effects.attempts.get(context.nodeId) ?? 0) + 1;
      effects.attempts.set(context.nodeId, attempt);
      context.log("info", `attempt ${attempt}`);
      if (attempt <= failures) {
        throw new EdgeloomError({
          code: code === "invalid_input" ? "invalid_input" : "unavailable",
          message: `No answer to attempt ${attempt}.`,
        });
      }
      return { input, attempt };
    },
  });
  const branch = defineNode({
    ...base,
    type: "Switch",
    title: "Switch",
    control: { kind: "branch" },
    parameters: z.object({ take: z.string() }),
    output: z.looseObject({}),
    outputsFor: () =>
      ["a", "b"].map((name) => ({ name, title: name, type: { kind: "any" as const } })),
    effect: "pure",
    execute: (context, { take }, input) => {
      seen(context);
      return { [take]: input };
    },
  });
  const result = { name: "result", title: "Result", type: { kind: "any" as const } };
  const main = { name: "main", title: "Input", type: { kind: "any" as const } };
  const each = defineNode({
    ...base,
    type: "Each",
    title: "For each",
    control: { kind: "loop", bodyOutput: "item", resultInput: "result", doneOutput: "done" },
    loop: {
      kind: "each",
      items: (parameters, input) => parameters.items ?? (Array.isArray(input) ? input : []),
      concurrency: (parameters) => parameters.concurrency,
    },
    inputs: [main, result],
    parameters: z.object({ items: z.array(any).optional(), concurrency: z.number().default(1) }),
    output: z.looseObject({}),
    effect: "pure",
    execute: (_context, _parameters, input) => ({
      done: (input as { results: JsonValue[] }).results,
    }),
  });
  const loop = defineNode({
    ...base,
    type: "While",
    title: "While",
    control: { kind: "loop", bodyOutput: "item", resultInput: "result", doneOutput: "done" },
    loop: {
      kind: "while",
      continues: (parameters) => parameters.condition,
      iterationsMax: (parameters) => parameters.iterationsMax,
    },
    inputs: [main, result],
    parameters: z.object({ condition: z.boolean(), iterationsMax: z.number().default(10) }),
    output: z.looseObject({}),
    effect: "pure",
    execute: (_context, _parameters, input) => {
      const { value, iterations } = input as { value: JsonValue; iterations: number };
      return { done: value, iterations };
    },
  });
  const wait = defineNode({
    ...base,
    type: "Wait",
    title: "Wait",
    parameters: z.object({ ms: z.number() }),
    output: z.looseObject({}),
    effect: "pure",
    waitUntil: ({ ms }, clock) => clock.now() + ms,
    execute: (context, _parameters, input) => {
      seen(context);
      return { input };
    },
  });
  const output = defineNode({
    ...base,
    type: "Output",
    title: "Output",
    category: "output",
    parameters: z.object({}),
    output: z.looseObject({}),
    effect: "pure",
    execute: (_context, _parameters, input) => ({ value: input }),
  });
  return createCatalogue([start, noop, step, slow, once, flaky, branch, each, loop, wait, output]);
}
