export type ParsedNumber =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "empty" }
  | { readonly kind: "unfinished" };

/** Reads what a person typed; "-", "1e" and words are `unfinished`, a decimal comma is a point. */
export function parseNumber(text: string): ParsedNumber {
  const trimmed = text.trim().replace(/^(-?\d*),(\d*)$/, "$1.$2");
  if (trimmed === "") return { kind: "empty" };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return { kind: "unfinished" };
  const value = Number(trimmed);
  return Number.isFinite(value) ? { kind: "number", value } : { kind: "unfinished" };
}

/** Rounds to the step's decimals, so that 0.1 + 0.2 shows 0.3, and holds the value within bounds. */
export function clampToStep(value: number, step: number, min: number, max: number): number {
  const decimals = Math.min(12, (String(step).split(".")[1] ?? "").length);
  return Math.min(max, Math.max(min, Number(value.toFixed(Math.max(decimals, decimalsOf(value))))));
}

function decimalsOf(value: number): number {
  const text = String(Number(value.toPrecision(12)));
  return text.includes("e") ? 12 : (text.split(".")[1] ?? "").length;
}
