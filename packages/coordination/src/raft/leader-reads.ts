/** Reads at the leader: by its lease (thesis 6.4.1), else by a round that a majority answers (thesis 6.4). */
import { type Core, send } from "./core.ts";
import type { MemberId } from "./entries.ts";
import {
  beginRound,
  hasCommittedOwnTerm,
  holdsLease,
  type Leading,
  type WaitingRead,
} from "./leading.ts";
import type { ReadIndexRequest } from "./messages.ts";

export function readAtLeader(core: Core, leading: Leading, read: WaitingRead, now: number): void {
  const isUnchecked =
    core.bugs.has("read_index_without_round") && hasCommittedOwnTerm(core, leading);
  if (isUnchecked || holdsLease(core, leading, now)) answer(core, read, core.commit);
  else leading.waitingReads.push(read);
}

function answer(core: Core, read: WaitingRead, index: number): void {
  if (read.ticket === null) core.outbox.reads.push({ context: read.context, index });
  else respond(core, read.from, read.ticket, index);
}

function respond(core: Core, to: MemberId, ticket: number, index: number | null): void {
  const { id: from, term } = core;
  send(core, { type: "read_index_response", from, to, term, ticket, index });
}

/**
 * Begins a round for all reads that came since the last one: the commit index of now may be read once a majority has
 * answered a message sent after now. Returns whether the round must be sent.
 */
export function beginReadRound(core: Core, leading: Leading): boolean {
  if (leading.waitingReads.length === 0 || !hasCommittedOwnTerm(core, leading)) return false;
  beginRound(leading, core.now);
  leading.readBatches.push({
    round: leading.round,
    index: core.commit,
    reads: leading.waitingReads,
  });
  leading.waitingReads = [];
  return true;
}

/** Answers the batches whose round a majority has answered. */
export function answerReads(core: Core, leading: Leading): void {
  let count = 0;
  for (const batch of leading.readBatches) {
    if (batch.round > leading.confirmedRound) break;
    for (const read of batch.reads) answer(core, read, batch.index);
    count += 1;
  }
  if (count > 0) leading.readBatches.splice(0, count);
}

export function failWaitingReads(core: Core, leading: Leading): void {
  const fail = (read: WaitingRead) => {
    if (read.ticket !== null) respond(core, read.from, read.ticket, null);
    else {
      const { context } = read;
      core.outbox.readFailures.push({ context, reason: "not_leader", leader: null });
    }
  };
  for (const batch of leading.readBatches) batch.reads.forEach(fail);
  leading.waitingReads.forEach(fail);
  leading.readBatches.length = 0;
  leading.waitingReads = [];
}

export function handleReadIndexRequest(core: Core, message: ReadIndexRequest, now: number): void {
  const { from, ticket } = message;
  if (core.leading === null) respond(core, from, ticket, null);
  else readAtLeader(core, core.leading, { from, context: 0, ticket }, now);
}
