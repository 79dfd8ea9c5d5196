import { type JsonValue, toErrorDetails } from "@edgeloom/kernel";
import type { Actor } from "../../actor.ts";
import type { Server } from "../../compose.ts";

/**
 * Runs a change and keeps in the audit log who asked for it and how it went. What was refused is kept as well:
 * an attempt is worth knowing of.
 */
export async function audited<T>(
  { server, actor }: { readonly server: Server; readonly actor: Actor },
  entry: { readonly action: string; readonly subject: string; readonly detail?: JsonValue },
  change: () => Promise<T>,
): Promise<T> {
  const { action, subject, detail = {} } = entry;
  const append = (outcome: string, told: JsonValue): Promise<void> =>
    server.audit.append(actor.workspaceId, {
      actor: actor.subject,
      action,
      subject,
      outcome,
      detail: told,
    });
  let result: T;
  try {
    result = await change();
  } catch (error) {
    const { code, message } = toErrorDetails(error);
    await append("refused", { request: detail, error: { code, message } });
    throw error;
  }
  await append("done", detail);
  return result;
}
