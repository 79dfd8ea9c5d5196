import type {
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from "@codemirror/autocomplete";
import type { ExpressionScope } from "@edgeloom/graph";

const functions = [
  "sum",
  "count",
  "average",
  "min",
  "max",
  "string",
  "number",
  "boolean",
  "length",
  "substring",
  "uppercase",
  "lowercase",
  "trim",
  "contains",
  "split",
  "join",
  "replace",
  "match",
  "keys",
  "lookup",
  "merge",
  "sort",
  "reverse",
  "distinct",
  "filter",
  "map",
  "reduce",
  "each",
  "exists",
  "round",
  "floor",
  "ceil",
  "abs",
  "now",
  "millis",
  "fromMillis",
  "toMillis",
  "not",
  "append",
] as const;

/** What a dotted path reads in the scope; undefined when there is nothing. */
function valueAt(scope: ExpressionScope, path: readonly string[]): unknown {
  let value: unknown = scope;
  for (const key of path) {
    // A path over a list reads the field of each of its items, so the first stands for all.
    const held: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof held !== "object" || held === null || !Object.hasOwn(held, key)) return undefined;
    value = Reflect.get(held, key);
  }
  return Array.isArray(value) ? value[0] : value;
}

const detailOf = (value: unknown): string => {
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (value === null) return "null";
  if (typeof value === "object") return "object";
  const text = JSON.stringify(value) ?? "";
  return text.length > 28 ? `${text.slice(0, 27)}…` : text;
};

/** The options at a path: the fields of what the last run left there. */
export function completionsAt(
  scope: ExpressionScope,
  path: readonly string[],
): readonly { readonly label: string; readonly detail: string }[] {
  const value = valueAt(scope, path);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, field]) => ({
    label: /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : `\`${key}\``,
    detail: detailOf(field),
  }));
}

/** Completes paths over `{ input, nodes, run, trigger, env }` and JSONata's functions. */
export function expressionCompletion(scope: () => ExpressionScope): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const call = context.matchBefore(/\$[A-Za-z]*/);
    if (call !== null) {
      return {
        from: call.from,
        options: functions.map((name) => ({
          label: `$${name}`,
          apply: `$${name}(`,
          type: "function",
        })),
      };
    }
    const word = context.matchBefore(/[A-Za-z_][A-Za-z0-9_.]*/);
    if (word === null && !context.explicit) return null;
    const typed = word?.text ?? "";
    const path = typed.split(".").slice(0, -1);
    const from = (word?.to ?? context.pos) - (typed.length - (typed.lastIndexOf(".") + 1));
    return { from, options: [...completionsAt(scope(), path)], validFor: /^[A-Za-z0-9_]*$/ };
  };
}
