import type { ClientResponse } from "hono/client";
import { hc } from "hono/client";
import type { Api } from "../server/api/app.ts";
import { readProblem } from "./problem-error.ts";

/** Typed client of the REST API: `client.api.v1.workflows.$get(…)`. */
export const client = hc<Api>("/").api.v1;

/** What the API answers when it refuses; `unwrap` throws it, so it is no part of the body's type. */
interface Refusal {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
}

type Success<R> =
  R extends ClientResponse<infer Body, infer _Status, "json"> ? Exclude<Body, Refusal> : never;

/**
 * The body of a successful response.
 * @throws ProblemError when the API refused, with title, detail, remedy and field.
 */
export async function unwrap<R extends ClientResponse<unknown>>(
  pending: Promise<R>,
): Promise<Success<R>> {
  const response = await pending;
  if (!response.ok) throw await readProblem(response as unknown as Response);
  return (await response.json()) as Success<R>;
}
