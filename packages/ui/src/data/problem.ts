/** An error fit to show: RFC 9457 problem details with Edgeloom's remedy. */
export interface Problem {
  readonly title: string;
  readonly detail?: string | undefined;
  readonly remedy?: string | undefined;
  readonly code?: string | undefined;
  /** The input field at fault, as a dotted path. */
  readonly field?: string | undefined;
}

const textOf = (source: object, key: string): string | undefined => {
  const value: unknown = Reflect.get(source, key);
  return typeof value === "string" && value !== "" ? value : undefined;
};

/**
 * Anything caught, as a problem: problem details of the API, an EdgeloomError, an Error, or a
 * string. `fallbackTitle` says what was being done: "Could not load runs".
 */
export function toProblem(error: unknown, fallbackTitle: string): Problem {
  if (typeof error === "string") return { title: fallbackTitle, detail: error };
  if (typeof error !== "object" || error === null) return { title: fallbackTitle };
  const title = textOf(error, "title");
  const detail = textOf(error, "detail") ?? textOf(error, "message");
  return {
    title: title ?? fallbackTitle,
    detail: detail === title ? undefined : detail,
    remedy: textOf(error, "remedy"),
    code: textOf(error, "code"),
    field: textOf(error, "field"),
  };
}
