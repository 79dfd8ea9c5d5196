import { createSeededRandom, createVirtualTime, EdgeloomError } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { type ExpressionScope, evaluateExpression } from "./expression.ts";
import { compileExpression } from "./expression-compile.ts";

const scope: ExpressionScope = {
  input: {
    sites: [
      { id: "fra", cpu: 0.2 },
      { id: "ams", cpu: 0.9 },
    ],
    text: "aaaa",
    one: [1],
  },
  nodes: { discover: { edgeNode: "fra-1" } },
  run: { id: "run_1" },
  trigger: { at: 5 },
  env: { region: "eu" },
};
const options = { clock: createVirtualTime(1_700_000_000_000), random: createSeededRandom(7) };
const evaluate = (text: string, more = {}): Promise<unknown> =>
  evaluateExpression(text, scope, { ...options, ...more });

async function refusal(text: string, more = {}): Promise<EdgeloomError> {
  const error: unknown = await evaluate(text, more).catch((reason: unknown) => reason);
  if (!(error instanceof EdgeloomError))
    throw new Error(`${text} was not refused: ${JSON.stringify(error)}`);
  expect(error.code).toBe("invalid_input");
  expect(error.remedy).toBeDefined();
  return error;
}

describe("evaluateExpression", () => {
  it.each([
    ["input.sites[cpu < 0.5].id", "fra"],
    ["nodes.discover.edgeNode & '/' & env.region", "fra-1/eu"],
    ["input.sites.id", ["fra", "ams"]],
    ["input.one", [1]],
    ["{ 'max': $max(input.sites.cpu), 'run': run.id }", { max: 0.9, run: "run_1" }],
    ["$count(input.sites) > 1 and trigger.at = 5", true],
    ["null", null],
    ["[1..4]", [1, 2, 3, 4]],
    ["$pad('x', -3, '0')", "00x"],
    ["$pad('x', 4, 'ab')", "xaba"],
    ["$match(input.text, /a+/).match", "aaaa"],
  ])("evaluates %s", async (text, value) => {
    expect(await evaluate(text)).toStrictEqual(value);
  });

  it("gives plain arrays without the library's marks", async () => {
    const value = await evaluate("input.sites[cpu > 0]");
    expect(Object.getOwnPropertyNames(value)).toEqual(["0", "1", "length"]);
  });

  it("leaves the arrays it reads alone, even frozen ones", async () => {
    const one = Object.freeze([1]);
    const frozen = Object.freeze({ ...scope, input: Object.freeze({ one }) });
    expect(await evaluateExpression("input.one[]", frozen, options)).toStrictEqual([1]);
    expect(await evaluate("input.one[]")).toStrictEqual([1]);
    expect(Object.getOwnPropertyNames(await evaluate("input.one"))).toEqual(["0", "length"]);
  });

  it("finds nothing where there is nothing", async () => {
    expect(await evaluate("input.missing.deeper")).toBeUndefined();
  });

  it.each([
    "constructor",
    "__proto__",
    "input.constructor",
    "input.constructor.constructor",
    "input.__proto__.polluted",
    "$sum.constructor",
    "$lookup(input, 'constructor')",
    "$lookup(input, '__proto__')",
    "input.text.length",
    "input.sites.toString",
    "$constructor",
    "$__proto__",
  ])("reaches no prototype by %s", async (text) => {
    expect(await evaluate(text)).toBeUndefined();
  });

  it.each(["{'__proto__': {'p': 1}}", "$merge([{'constructor': 1}])"])(
    "gives no reserved key by %s",
    async (text) => {
      expect((await refusal(text)).message).toContain("reserved key");
    },
  );

  it("transforms a copy, and nothing but a copy", async () => {
    const before = structuredClone(scope);
    expect(await evaluate("nodes.discover ~> |$|{'x': 1}|")).toStrictEqual({
      edgeNode: "fra-1",
      x: 1,
    });
    expect(await evaluate("input ~> |sites[cpu > 0.5]|{'hot': true}, 'cpu'|")).toMatchObject({
      sites: [{ cpu: 0.2 }, { id: "ams", hot: true }],
    });
    await evaluate("input ~> |$|{'__proto__': {'p': 1}}|");
    for (const text of [
      "input ~> |$$.nodes|{'x': 1}|",
      "input ~> |$sum|{'implementation': 1}|",
      "input ~> |($x := $$; $x)|{'x': 1}|",
      "($clone := function($o) { $o }; input ~> |$|{'x': 1}|)",
      "(function($clone) { input ~> |$|{'x': 1}| })(function($o) { $o })",
      "$eval('1 + 1')",
    ]) {
      await refusal(text);
    }
    expect(scope).toStrictEqual(before);
    expect(await evaluate("$sum([1, 2])")).toBe(3);
    expect(({} as Record<string, unknown>).p).toBeUndefined();
  });

  it("sees only the time and the randomness it is given", async () => {
    expect(await evaluate("$now()")).toBe("2023-11-14T22:13:20.000Z");
    expect(await evaluate("$now('[Y0001]')")).toBe("2023");
    expect(await evaluate("$millis()")).toBe(1_700_000_000_000);
    const draw = (): Promise<unknown> =>
      evaluate("[$random(), $shuffle([1..9])]", { random: createSeededRandom(3) });
    expect(await draw()).toStrictEqual(await draw());
  });

  it("tells where an expression does not parse or fails", async () => {
    expect((await refusal("input.")).message).toContain("character");
    expect((await refusal("input.text + 1")).message).toMatch(/character \d+/);
    expect((await refusal("$error('too hot')")).message).toContain("too hot");
    expect((await refusal("(".repeat(20_000))).message).toContain("cannot be evaluated");
  });

  it.each([
    ["an endless recursion", "($f := function($x) { $f($x + 1) }; $f(0))", { stepsMax: 10_000 }],
    ["a deep recursion", "($f := function($x) { 1 + $f($x + 1) }; $f(0))", {}],
    ["a long range", "[1..9000000]", {}],
    ["wide padding", "$pad('x', 900000000)", {}],
    ["a pattern that backtracks", "$match(input.text, /(a+)+b/)", {}],
    ["a function as result", "function($x) { $x }", {}],
    ["a built-in function as result", "$sum", {}],
    ["a result that is no JSON number", "1 / 0", {}],
  ])("refuses %s", async (_, text, more) => {
    await refusal(text, more);
  });

  it("stops when its time is over", async () => {
    const clock = createVirtualTime();
    const ticking = {
      now: clock.now,
      monotonic: () => {
        clock.advance(10);
        return clock.monotonic();
      },
    };
    const error = await refusal("($f := function($x) { $f($x + 1) }; $f(0))", {
      clock: ticking,
      timeLimitMs: 100,
    });
    expect(error.message).toContain("more than 100 ms");
  });

  it("keeps the budgets of evaluations at the same time apart", async () => {
    const text = "$sum([1..200].($ * 2))";
    const all = await Promise.allSettled([
      evaluate(text),
      evaluate(text, { stepsMax: 20 }),
      evaluate(text),
      evaluate(text, { stepsMax: 20 }),
    ]);
    expect(all.map((one) => one.status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
    ]);
  });
});

describe("compileExpression", () => {
  const idsOf = (text: string): readonly string[] => {
    const compiled = compileExpression(text);
    if (!compiled.ok) throw new Error(compiled.error.reason);
    return [...compiled.value.nodeIds].sort();
  };

  it("knows the nodes that an expression reads", () => {
    expect(idsOf("nodes.a.x + nodes.`b-2`.y")).toEqual(["a", "b-2"]);
    expect(idsOf("$sum(nodes.a.xs[v > $$.nodes.c.limit])")).toEqual(["a", "c"]);
    expect(idsOf("(nodes.a[0]).b ? nodes.c : {'k': nodes.d}")).toEqual(["a", "c", "d"]);
  });

  it("takes no field of another context for the scope's", () => {
    expect(idsOf("input.nodes.a")).toEqual([]);
    expect(idsOf("input.list[nodes.a = 1].(nodes.b)")).toEqual([]);
    expect(idsOf("$lookup(nodes, 'a')")).toEqual([]);
  });

  it("gives the same parsed expression again", () => {
    expect(compileExpression("1 + 1")).toBe(compileExpression("1 + 1"));
    const first = compileExpression("'kept'");
    for (let n = 0; n < 2_100; n += 1) compileExpression(`${n}`);
    expect(compileExpression("'kept'")).not.toBe(first);
  });
});
