/** Edits (insert, delete, replace) that turn `a` into `b` (Levenshtein), counted up to `max` + 1. */
function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? max + 1;
}

const comparable = (name: string): string => name.toLowerCase().replaceAll(/[_\s-]/g, "");

/** The candidate that a person most likely meant by `name`, if any is near: a third of its letters may differ. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = comparable(name).slice(0, 100);
  let best: string | undefined;
  let distance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(wanted, comparable(candidate), distance - 1);
    if (edits >= distance) continue;
    best = candidate;
    distance = edits;
  }
  return best;
}

/** `Did you mean "x"? ` before the rest of a remedy, or just the rest. */
export function suggest(name: string, candidates: Iterable<string>, otherwise: string): string {
  const near = nearestName(name, candidates);
  return near === undefined ? otherwise : `Did you mean "${near}"? Otherwise: ${otherwise}`;
}
