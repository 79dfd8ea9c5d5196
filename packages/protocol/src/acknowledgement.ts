import { EdgeloomError, type ErrorCode, type ErrorDetails, errorCodes } from "@edgeloom/kernel";
import { z } from "zod";
import { errorDetailsSchema } from "./run-events.ts";

/** What every acknowledged event answers: the value, or why it was refused. */
export function acknowledgementSchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: errorDetailsSchema }),
  ]);
}

export type Acknowledgement<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorDetails | z.infer<typeof errorDetailsSchema> };

/** Turns refused details from the wire back into the error they were made from. */
export function errorFromDetails(details: z.infer<typeof errorDetailsSchema>): EdgeloomError {
  const code = details.code in errorCodes ? (details.code as ErrorCode) : "internal";
  return new EdgeloomError({ ...details, code });
}
