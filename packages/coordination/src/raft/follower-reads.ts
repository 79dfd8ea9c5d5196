/** Reads asked of a member that does not lead: it asks the leader for the read index (thesis 6.4). */
import { type Core, send } from "./core.ts";
import type { MemberId } from "./entries.ts";
import type { ReadIndexResponse } from "./messages.ts";
import type { ReadFailure } from "./types.ts";

function failRead(core: Core, context: number, reason: ReadFailure["reason"]): void {
  core.outbox.readFailures.push({ context, reason, leader: core.leader });
}

export function readAtFollower(core: Core, context: number): void {
  if (core.leader === null) failRead(core, context, "no_leader");
  else core.readsToForward.push(context);
}

/** Sends what gathered since the last Ready to the leader, as one request. */
export function forwardReads(core: Core): void {
  if (core.readsToForward.length === 0 || core.leader === null) return;
  const ticket = core.nextTicket;
  core.nextTicket += 1;
  core.forwarded.set(ticket, {
    contexts: core.readsToForward,
    deadline: core.now + 2 * core.settings.electionTimeoutMs,
  });
  core.readsToForward = [];
  const { id: from, leader: to, term } = core;
  send(core, { type: "read_index_request", from, to, term, ticket });
}

export function handleReadIndexResponse(core: Core, message: ReadIndexResponse): void {
  const forwarded = core.forwarded.get(message.ticket);
  if (forwarded === undefined) return;
  core.forwarded.delete(message.ticket);
  for (const context of forwarded.contexts) {
    if (message.index === null) failRead(core, context, "not_leader");
    else core.outbox.reads.push({ context, index: message.index });
  }
}

/** The leader that was asked is gone, or another one has taken its place. */
export function failForwardedReads(core: Core, leader: MemberId | null): void {
  const reason = leader === null ? "no_leader" : "not_leader";
  const fail = (context: number) => core.outbox.readFailures.push({ context, reason, leader });
  for (const context of core.readsToForward) fail(context);
  core.readsToForward.length = 0;
  for (const { contexts } of core.forwarded.values()) for (const context of contexts) fail(context);
  core.forwarded.clear();
}

/** The oldest forwarded read's deadline. */
export function forwardedDeadline(core: Core): number {
  for (const { deadline } of core.forwarded.values()) return deadline;
  return Number.POSITIVE_INFINITY;
}

export function expireForwardedReads(core: Core, now: number): void {
  for (const [ticket, { contexts, deadline }] of core.forwarded) {
    if (now < deadline) return;
    core.forwarded.delete(ticket);
    for (const context of contexts) failRead(core, context, "timeout");
  }
}
