/**
 * Reads remembered panel sizes (shares in percent by panel id). Undefined when there are none, when
 * they are damaged, or when they are of other panels.
 */
export function parsePanelLayout(
  text: string | null,
  ids: readonly string[],
): Record<string, number> | undefined {
  if (text === null) return undefined;
  const stored = parse(text);
  if (typeof stored !== "object" || stored === null) return undefined;
  const entries = Object.entries(stored).filter(
    (entry): entry is [string, number] =>
      ids.includes(entry[0]) && typeof entry[1] === "number" && entry[1] >= 0 && entry[1] <= 100,
  );
  const total = entries.reduce((sum, [, share]) => sum + share, 0);
  const fits = entries.length === ids.length && Math.abs(total - 100) < 1;
  return fits ? Object.fromEntries(entries) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
