import { isConnectionFailure } from "@edgeloom/db";
import { EdgeloomError, type ErrorDetails, errorCodes, toErrorDetails } from "@edgeloom/kernel";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** Problem details (RFC 9457) with the stable code, the remedy and the field as extension members. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    remedy: z.string().optional(),
    field: z.string().optional(),
    problems: z.array(z.unknown()).optional(),
  })
  .openapi("Problem");

const titleOf = (code: string): string => {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** @param extra further members, e.g. all the problems of a workflow. */
export function problemResponse(
  context: Context,
  error: unknown,
  extra: { readonly problems?: readonly unknown[] } = {},
): Response {
  const details = publicDetails(error);
  const status = errorCodes[details.code];
  const body = {
    type: `urn:edgeloom:problem:${details.code}`,
    title: titleOf(details.code),
    status,
    detail: details.message,
    code: details.code,
    ...(details.remedy === undefined ? {} : { remedy: details.remedy }),
    ...(details.field === undefined ? {} : { field: details.field }),
    ...extra,
  };
  return context.body(JSON.stringify(body), status as ContentfulStatusCode, {
    "content-type": "application/problem+json",
  });
}

/** What is not an EdgeloomError is a defect: it is logged here and its text stays inside. */
function publicDetails(error: unknown): ErrorDetails {
  if (error instanceof EdgeloomError) return toErrorDetails(error);
  // The framework refuses bodies that are not JSON before any schema sees them.
  if (error instanceof HTTPException && error.status === 400) {
    return {
      code: "invalid_input",
      message: error.message,
      remedy: "Send valid JSON; the API page shows what is expected.",
      field: "body",
    };
  }
  console.error(error);
  if (isConnectionFailure(error)) {
    return {
      code: "unavailable",
      message: "The database does not answer at the moment",
      remedy: "Try again in a few seconds; nothing was lost.",
    };
  }
  return {
    code: "internal",
    message: "The server failed to answer this request",
    remedy: "Try again; if it persists, look into the web process's log.",
  };
}

/** The first issue of a zod error as the error that clients see. */
export function invalidInput(error: z.ZodError): EdgeloomError {
  const issue = error.issues[0];
  const field = issue?.path.join(".") ?? "";
  return new EdgeloomError({
    code: "invalid_input",
    message: field === "" ? (issue?.message ?? "Invalid input") : `${field}: ${issue?.message}`,
    remedy: "Correct the field and send the request again; the API page shows what is expected.",
    ...(field === "" ? {} : { field }),
  });
}
