import type { AuditEntry } from "@edgeloom/db";
import { EdgeloomError, type JsonValue, toErrorDetails } from "@edgeloom/kernel";
import type { Actor } from "../actor.ts";
import type { Server } from "../compose.ts";

interface Acting {
  readonly server: Server;
  readonly actor: Actor;
}

/** What an entry of the audit log says before the outcome is known. */
export interface AuditedChange {
  readonly action: string;
  readonly subject: string;
  readonly detail?: JsonValue;
}

const entryOf = (
  actor: Actor,
  { action, subject, detail = {} }: AuditedChange,
  outcome: string,
): AuditEntry => ({ actor: actor.subject, action, subject, outcome, detail });

async function keepRefusal(
  { server, actor }: Acting,
  change: AuditedChange,
  error: unknown,
): Promise<void> {
  const { code, message } = toErrorDetails(error);
  const entry = entryOf(actor, change, "refused");
  const detail = { request: entry.detail, error: { code, message } };
  await server.audit.append(actor.workspaceId, { ...entry, detail });
}

/** A change that found nothing to change answers false; it is no failure, and was not done either. */
const nothingThere = ({ subject }: AuditedChange): EdgeloomError =>
  new EdgeloomError({ code: "not_found", message: `There was no ${subject} to do this to` });

/**
 * Runs a change and keeps in the audit log who asked for it and how it went. What was refused is kept as well, and
 * so is what found nothing to change, which `change` tells by answering false: an attempt is worth knowing of.
 */
export async function audited<T>(
  acting: Acting,
  change: AuditedChange,
  perform: () => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await perform();
  } catch (error) {
    await keepRefusal(acting, change, error);
    throw error;
  }
  if (result === false) await keepRefusal(acting, change, nothingThere(change));
  else {
    const { server, actor } = acting;
    await server.audit.append(actor.workspaceId, entryOf(actor, change, "done"));
  }
  return result;
}

/** As {@link audited}, for a change that keeps the entry of its success in its own transaction. */
export async function auditedWithin<T>(
  acting: Acting,
  change: AuditedChange,
  perform: (entry: AuditEntry) => Promise<T>,
): Promise<T> {
  try {
    return await perform(entryOf(acting.actor, change, "done"));
  } catch (error) {
    await keepRefusal(acting, change, error);
    throw error;
  }
}
