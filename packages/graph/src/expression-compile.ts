import type { JsonValue } from "@edgeloom/kernel";
import jsonata from "jsonata";
import { copyJson } from "./copy-json.ts";
import { type Budget, budgetBinding, chargeStep } from "./expression-budget.ts";
import { findRefusedConstruct, isAstNode, marksArrays } from "./expression-guard.ts";
import { boundedRegExp } from "./expression-regexp.ts";

/** Where and why an expression's text is no JSONata. */
export interface ExpressionFault {
  readonly reason: string;
  /** Offset in the text, when the parser gave one. */
  readonly position: number | undefined;
}

export interface CompiledExpression {
  readonly text: string;
  /** Ids of the nodes that it reads as `nodes.<id>`, as far as its text shows. */
  readonly nodeIds: readonly string[];
  evaluate(input: JsonValue, budget: Budget): Promise<unknown>;
}

export type Compilation =
  | { readonly ok: true; readonly value: CompiledExpression }
  | { readonly ok: false; readonly error: ExpressionFault };

/** Depth of evaluation and length of one sequence, enforced by the library itself. */
const evaluationLimits = { stack: 1_000, sequence: 1_000_000 } as const;
const paddingMax = 1_000_000;
const cacheMax = 2_000;

const evaluateEntry = Symbol.for("jsonata.__evaluate_entry");

function stepName(step: unknown): string | undefined {
  return isAstNode(step) && step.type === "name" && typeof step.value === "string"
    ? step.value
    : undefined;
}

/** The id in `nodes.<id>` or `$$.nodes.<id>`, when the path starts at the expression's scope. */
function referencedNode(steps: readonly unknown[], atScope: boolean): string | undefined {
  const [first] = steps;
  if (atScope && stepName(first) === "nodes") return stepName(steps[1]);
  const atRoot = isAstNode(first) && first.type === "variable" && first.value === "$";
  return atRoot && stepName(steps[1]) === "nodes" ? stepName(steps[2]) : undefined;
}

/** Names mean fields of the scope only until a path or a predicate moves on to another context. */
function collectNodeIds(ast: unknown): readonly string[] {
  const ids = new Set<string>();
  const pending: { readonly value: unknown; readonly atScope: boolean }[] = [
    { value: ast, atScope: true },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, atScope } = next;
    if (Array.isArray(value)) {
      for (const item of value) pending.push({ value: item, atScope });
    } else if (isAstNode(value)) {
      const steps = value.type === "path" && Array.isArray(value.steps) ? value.steps : undefined;
      if (steps !== undefined) {
        const id = referencedNode(steps, atScope);
        if (id !== undefined) ids.add(id);
        steps.forEach((step, index) => {
          pending.push({ value: step, atScope: atScope && index === 0 });
        });
      }
      for (const [key, child] of Object.entries(value)) {
        if (key === "steps" && steps !== undefined) continue;
        const moves = key === "predicate" || key === "stages" || key === "group";
        if (isAstNode(child)) pending.push({ value: child, atScope: atScope && !moves });
      }
    }
  }
  return [...ids];
}

/** JSONata counts a position behind the token at fault; errors of the engine itself carry none. */
export function faultOf(error: unknown): ExpressionFault {
  const details = isAstNode(error) ? error : {};
  const position = typeof details.position === "number" ? details.position : undefined;
  const reason = typeof details.message === "string" ? details.message : String(error);
  return { reason, position };
}

function parse(text: string): Compilation {
  try {
    const expression = jsonata(text, {
      ...evaluationLimits,
      RegexEngine: boundedRegExp,
    });
    const ast = expression.ast();
    const refused = findRefusedConstruct(ast);
    if (refused !== undefined) return { ok: false, error: refused };
    const bind = expression.assign as (name: string | symbol, value: unknown) => void;
    bind(evaluateEntry, chargeStep);
    replaceImpureFunctions(expression);
    const marks = marksArrays(ast);
    const nodeIds = collectNodeIds(ast);
    return {
      ok: true,
      value: {
        text,
        nodeIds,
        evaluate: (input, budget) =>
          expression.evaluate(marks ? copyJson(input) : input, { [budgetBinding]: budget }),
      },
    };
  } catch (error) {
    return { ok: false, error: faultOf(error) };
  }
}

interface Environment {
  lookup(name: string): unknown;
}

function budgetOf(focus: { readonly environment: Environment }): Budget {
  return focus.environment.lookup(budgetBinding) as Budget;
}

const formatTime = jsonata("$fromMillis(ms, picture, timezone)");

/**
 * Time and randomness come from the run, so that a replay sees the same; padding cannot fill the memory;
 * and `$eval` would get past the checks of this file.
 */
function replaceImpureFunctions(expression: jsonata.Expression): void {
  expression.registerFunction(
    "now",
    function now(picture?: string, timezone?: string) {
      return formatTime.evaluate({ ms: budgetOf(this).startedAt, picture, timezone });
    },
    "<s?s?:s>",
  );
  expression.registerFunction(
    "millis",
    function millis() {
      return budgetOf(this).startedAt;
    },
    "<:n>",
  );
  expression.registerFunction(
    "random",
    function random() {
      return budgetOf(this).random.next();
    },
    "<:n>",
  );
  expression.registerFunction(
    "shuffle",
    function shuffle(items?: readonly unknown[]) {
      if (items === undefined) return undefined;
      const shuffled = [...items];
      const { random } = budgetOf(this);
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = Math.floor(random.next() * (last + 1));
        [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
      }
      return shuffled;
    },
    "<a:a>",
  );
  expression.registerFunction("eval", refuseEval);
  expression.registerFunction("pad", padText, "<s-ns?:s>");
}

function refuseEval(): never {
  throw { code: "limit", message: "$eval is not available; write the expression itself" };
}

function padText(text: string | undefined, width: number, fill = " "): string | undefined {
  if (text === undefined) return undefined;
  if (Math.abs(width) > paddingMax) {
    throw { code: "limit", message: `$pad makes at most ${paddingMax} characters`, position: 0 };
  }
  const missing = Math.abs(width) - [...text].length;
  if (missing <= 0) return text;
  const symbols = [...(fill === "" ? " " : fill)];
  const padding = Array.from({ length: missing }, (_, index) => symbols[index % symbols.length]);
  return width > 0 ? text + padding.join("") : padding.join("") + text;
}

/** Least recently used first: a Map keeps the order of insertion. */
const cache = new Map<string, Compilation>();

/** Parses a JSONata expression; the last {@link cacheMax} texts are kept parsed. */
export function compileExpression(text: string): Compilation {
  const known = cache.get(text);
  if (known !== undefined) {
    cache.delete(text);
    cache.set(text, known);
    return known;
  }
  const compiled = parse(text);
  cache.set(text, compiled);
  if (cache.size > cacheMax) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  return compiled;
}
