/** A parameter's value in a summary line: expressions show as `ƒ`, secrets as dots, what is absent as "…". */
export function shown(value: unknown, absent = "…"): string {
  if (value === undefined || value === null || value === "") return absent;
  if (Array.isArray(value))
    return value.length === 0 ? absent : value.map((v) => shown(v)).join(", ");
  if (typeof value === "object") {
    if ("$expr" in value) return "ƒ";
    if ("$secret" in value) return "•••";
    return JSON.stringify(value);
  }
  return String(value);
}

/** Cuts a text to at most `charactersMax` characters, the last of them an ellipsis when something is cut. */
export function shorten(text: string, charactersMax = 60): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= charactersMax ? line : `${line.slice(0, charactersMax - 1)}…`;
}

/** A duration for people: `1500` gives `1.5 s`, `7200000` gives `2 h`. */
export function shownDuration(value: unknown): string {
  if (typeof value !== "number") return shown(value);
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
  ] as const;
  for (const [unit, size] of units) {
    if (value >= size) return `${Math.round((value / size) * 10) / 10} ${unit}`;
  }
  return `${value} ms`;
}
