import type { Log } from "@edgeloom/host";
import { EdgeloomError, toErrorDetails } from "@edgeloom/kernel";
import type { Acknowledgement } from "@edgeloom/protocol";
import type { z } from "zod";

/** @throws EdgeloomError `invalid_input` naming the event and the field. */
export function parseMessage<Schema extends z.ZodType>(
  schema: Schema,
  event: string,
  message: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The message "${event}" is malformed: ${issue?.message ?? "unknown reason"}`,
    remedy: "Update both ends to the same version",
    field: issue?.path.join("."),
  });
}

/**
 * What `respond` answers, or the reason of its refusal. A defect is logged and told as `internal`, without its
 * message.
 */
export async function toAcknowledgement<Value>(
  event: string,
  log: Log,
  respond: () => Promise<Acknowledgement<Value>>,
): Promise<Acknowledgement<Value>> {
  try {
    return await respond();
  } catch (error) {
    if (error instanceof EdgeloomError) return { ok: false, error: error.toJSON() };
    log("error", `Handling "${event}" failed`, { error: toErrorDetails(error).message });
    return { ok: false, error: { code: "internal", message: `The gateway failed at "${event}"` } };
  }
}

/** A listener that parses what came, hands it on, and acknowledges with the value or with the refusal. */
export function acknowledged<Schema extends z.ZodType, Value>(
  event: string,
  schema: Schema,
  log: Log,
  handle: (request: z.output<Schema>) => Promise<Value> | Value,
): (message: unknown, ack: unknown) => void {
  return (message, ack) => {
    void toAcknowledgement(event, log, async () => {
      const value = await handle(parseMessage(schema, event, message));
      return { ok: true as const, value };
    }).then((answer) => {
      if (typeof ack === "function") ack(answer);
    });
  };
}
