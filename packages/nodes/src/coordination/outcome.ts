import { EdgeloomError, type JsonObject, type JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import { jsonObject } from "../json-schema.ts";

const refusalSchema = z.object({
  type: z.literal("refused"),
  reason: z.string(),
  holder: z.string().nullable(),
});

/** Why a group's state machine refused a command, for people: what to do about it. */
const remedies: Readonly<Record<string, string>> = {
  lease_held: "Wait until its holder releases it or it expires, or act as that holder",
  lease_not_held: "Acquire the lease again",
  lock_held: "Wait for the lock, or give more time",
  lock_not_held: "Take the lock first",
  not_a_list: "Choose another key, or set this one to a list",
  not_a_number: "Choose another key, or set this one to a number",
  out_of_range: "Use numbers that a double holds exactly",
  stale_fencing_token: "Another holder has taken over: look before you go on",
  value_too_large: "Store less than 1 MiB under one key",
};

const codes: Readonly<Record<string, "lease_held" | "lease_lost" | "stale_fencing_token">> = {
  lease_held: "lease_held",
  lease_not_held: "lease_lost",
  stale_fencing_token: "stale_fencing_token",
};

/** Why a group refused a command; null when it carried it out. */
export function refusalOf(outcome: JsonValue): z.infer<typeof refusalSchema> | null {
  return refusalSchema.safeParse(outcome).data ?? null;
}

/**
 * The outcome of a command that a group carried out.
 * @throws EdgeloomError when the group's state machine refused it: nothing has changed then
 */
export function accepted(outcome: JsonValue, what: string): JsonObject {
  const refusal = refusalOf(outcome);
  if (refusal === null) return jsonObject.parse(outcome);
  const { reason, holder } = refusal;
  const by = holder === null ? "" : ` by ${holder}`;
  throw new EdgeloomError({
    code: codes[reason] ?? "conflict",
    message: `${what} was refused: ${reason.replaceAll("_", " ")}${by}`,
    remedy: remedies[reason] ?? "Change the request, then try again",
  });
}
