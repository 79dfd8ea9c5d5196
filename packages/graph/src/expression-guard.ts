/** A part of a parsed JSONata expression. */
export type AstNode = Readonly<Record<string, unknown>>;

export function isAstNode(value: unknown): value is AstNode {
  return value !== null && typeof value === "object";
}

export interface RefusedConstruct {
  readonly reason: string;
  readonly position: number | undefined;
}

const fieldSelectors: ReadonlySet<unknown> = new Set([
  "path",
  "name",
  "wildcard",
  "descendant",
  "block",
  "filter",
  "string",
]);

/** What a pattern selects must lie in the copy that the transform changes, so it may only walk fields. */
function selectsFieldsOnly(pattern: unknown): boolean {
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!isAstNode(next)) continue;
    const context = next.type === "variable" && next.value === "";
    if (!context && !fieldSelectors.has(next.type)) return false;
    for (const key of ["steps", "expressions"]) {
      const children = next[key];
      if (Array.isArray(children)) pending.push(...children);
    }
  }
  return true;
}

/**
 * Finds transforms (`| pattern | update |`) that could change more than a copy. JSONata assigns to whatever the
 * pattern selects: through variables that would be the run's own outputs, or a built-in function that all
 * expressions of the process share. For the same reason nothing may take the place of `$clone` beside a transform.
 */
export function findRefusedConstruct(ast: unknown): RefusedConstruct | undefined {
  let transform: AstNode | undefined;
  let namesClone = false;
  const pending = [ast];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!isAstNode(next)) continue;
    if (next.type === "transform") {
      transform = next;
      if (!selectsFieldsOnly(next.pattern)) {
        return {
          reason: "the pattern of a transform may select fields only, not variables or functions",
          position: typeof next.position === "number" ? next.position : undefined,
        };
      }
    }
    if ((next.type === "variable" && next.value === "clone") || next.focus === "clone") {
      namesClone = true;
    }
    if (next.index === "clone") namesClone = true;
    for (const child of Object.values(next)) if (isAstNode(child)) pending.push(child);
  }
  if (transform === undefined || !namesClone) return undefined;
  return { reason: "an expression with a transform may not name $clone", position: undefined };
}

/** Whether the expression keeps singleton arrays (`items[]`), for which JSONata marks the very array it read. */
export function marksArrays(ast: unknown): boolean {
  const pending = [ast];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!isAstNode(next)) continue;
    if (next.keepArray === true || next.keepSingletonArray === true) return true;
    for (const child of Object.values(next)) if (isAstNode(child)) pending.push(child);
  }
  return false;
}
