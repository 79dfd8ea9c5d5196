import type { Core } from "./core.ts";
import type { Entry, HardState } from "./entries.ts";
import { forwardReads } from "./follower-reads.ts";
import { flushLeader } from "./replication.ts";
import type { Ready } from "./types.ts";

/** Bytes of committed entries in one Ready, about, so that applying does not keep heartbeats waiting. */
const committedBytesMax = 4 * 1024 * 1024;

const noEntries: readonly Entry[] = Object.freeze([]);

/** Gathers the outputs since the last Ready; null when there are none. */
export function takeReady(core: Core, sequence: number): Ready | null {
  if (core.leading !== null) flushLeader(core, core.leading);
  else forwardReads(core);

  const hasEntries = core.log.hasUnwritten();
  const mustWrite = core.isHardStateNew || hasEntries;
  const committed = takeCommitted(core);
  if (!mustWrite && committed.length === 0 && core.outbox.isEmpty()) return null;

  const hardState = mustWrite ? takeHardState(core) : null;
  const entries = mustWrite ? core.log.handOut(sequence, core.term, core.vote) : noEntries;
  return { sequence, hardState, entries, committed, ...core.outbox.take() };
}

function takeHardState(core: Core): HardState {
  core.isHardStateNew = false;
  const { term, commit } = core;
  return { term, vote: core.bugs.has("forgets_vote_on_restart") ? null : core.vote, commit };
}

/**
 * Entries to apply. A majority may hold an entry before this member's disk does; it is still applied only once it is
 * durable here, so that the state machine and its snapshots never run ahead of the log.
 */
function takeCommitted(core: Core): readonly Entry[] {
  const end = Math.min(core.commit, core.log.persisted) + 1;
  if (end <= core.applied + 1 || core.isInstalling) return noEntries;
  const committed = core.log.entries(core.applied + 1, end, committedBytesMax);
  const last = committed.at(-1);
  if (last === undefined) return noEntries;
  core.applied = last.index;
  if (core.leading !== null) {
    for (const { term, data } of committed) {
      if (term === core.term) core.leading.uncommittedBytes -= data.length;
    }
  }
  return committed;
}

/** The disk holds the Ready of this sequence and all before it. True when that is news. */
export function acknowledgePersisted(core: Core, sequence: number): boolean {
  const durable = core.log.acknowledge(sequence);
  if (durable === null) return false;
  core.durableTerm = durable.term;
  core.durableVote = durable.vote;
  return true;
}
