/** An error fit to show: what could not be done, why, and what to do. */
export interface Problem {
  /** "Could not load runs". */
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
 * Anything caught, as a problem: problem details of the API (RFC 9457), an EdgeloomError, an Error, or a string.
 * The title is the caller's, who knows what was being done; an API's title only names the kind of error.
 */
export function toProblem(error: unknown, title: string): Problem {
  if (typeof error === "string") return { title, detail: error };
  if (typeof error !== "object" || error === null) return { title };
  return {
    title,
    detail: textOf(error, "detail") ?? textOf(error, "message") ?? textOf(error, "title"),
    remedy: textOf(error, "remedy"),
    code: textOf(error, "code"),
    field: textOf(error, "field"),
  };
}
