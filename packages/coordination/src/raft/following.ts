/** The follower's half of log replication: paper, figure 2, "AppendEntries RPC". */
import { invariant } from "@edgeloom/kernel";
import { commitTo } from "./commit.ts";
import { onEntriesAppended, onLogCut } from "./configuration-history.ts";
import { type Core, isTermDurable, restartElectionTimer, send, sendAfterPersist } from "./core.ts";
import type { Entry, MemberId } from "./entries.ts";
import { becomeFollower } from "./follower-role.ts";
import type { AppendRequest, AppendResponse } from "./messages.ts";

/** A message of the present term's leader has come: follow it, and wait anew. */
export function heedLeader(core: Core, leader: MemberId, now: number): void {
  invariant(core.role !== "leader", `term ${core.term} has one leader only`);
  if (core.role !== "follower" || core.leader !== leader) {
    becomeFollower(core, core.term, leader, now);
  }
  core.leaderContactAt = now;
  restartElectionTimer(core, now);
}

export function handleAppendRequest(core: Core, message: AppendRequest, now: number): void {
  if (message.term < core.term) {
    // Tells a deposed leader; it is none of this term's, so it does not put off the election.
    if (core.bugs.has("stale_leader_refreshes_timer")) restartElectionTimer(core, now);
    refuse(core, message);
    return;
  }
  heedLeader(core, message.from, now);
  const { prevIndex } = message;
  const isCommitted = prevIndex < core.commit;
  if (core.isInstalling || (!isCommitted && core.log.termAt(prevIndex) !== message.prevTerm)) {
    refuse(core, message);
    return;
  }
  // What is committed here is in the leader's log too (leader completeness), so only what follows can be new.
  const entries = isCommitted ? message.entries.slice(core.commit - prevIndex) : message.entries;
  const matched = (isCommitted ? core.commit : prevIndex) + entries.length;
  store(core, entries);
  accept(core, message, matched);
  const limit = core.bugs.has("commits_beyond_matched_entries") ? core.log.lastIndex() : matched;
  commitTo(core, Math.min(message.commit, limit), now);
}

/** Adds the entries that are not there yet. Only one that differs cuts the log: requests come late and twice. */
function store(core: Core, entries: readonly Entry[]): void {
  const first = core.bugs.has("truncates_on_every_append")
    ? 0
    : entries.findIndex(({ index, term }) => core.log.termAt(index) !== term);
  const missing = first === 0 ? entries : first < 0 ? [] : entries.slice(first);
  const from = missing[0]?.index;
  if (from === undefined) return;
  invariant(from > core.commit, "committed entries are never replaced");
  const isCut = from <= core.log.lastIndex();
  core.log.replaceFrom(missing);
  if (isCut) {
    core.outbox.events.push({ type: "log_truncated", from, term: core.term });
    onLogCut(core, from);
  }
  onEntriesAppended(core, missing);
}

function accept(core: Core, message: AppendRequest, matched: number): void {
  if (message.entries.length > 0) {
    const mayLeave =
      (matched <= core.log.persisted && isTermDurable(core)) ||
      core.bugs.has("acknowledges_entries_before_persisting");
    answer(core, message, matched, mayLeave);
    return;
  }
  // A heartbeat is answered at once with what is durable already, so that a slow disk does not cost the leader its office.
  const index = Math.min(matched, core.log.persisted);
  // The leader also uses empty appends to tell of commits; it needs no answer to those.
  if (message.round <= core.answeredRound && index <= core.answeredIndex) return;
  answer(core, message, index, isTermDurable(core));
}

function answer(core: Core, message: AppendRequest, index: number, mayLeave: boolean): void {
  core.answeredRound = Math.max(core.answeredRound, message.round);
  core.answeredIndex = Math.max(core.answeredIndex, index);
  const response: AppendResponse = {
    type: "append_response",
    from: core.id,
    to: message.from,
    term: core.term,
    isSuccess: true,
    index,
    hintIndex: 0,
    hintTerm: 0,
    round: message.round,
  };
  if (mayLeave) send(core, response);
  else sendAfterPersist(core, response);
}

/**
 * Names the last index at which the logs may agree: the last whose term is not above that of the leader's entry, since
 * terms only grow along a log. So each exchange skips a whole term (paper, end of section 5.3).
 */
function refuse(core: Core, message: AppendRequest): void {
  let hintIndex = Math.min(message.prevIndex, core.log.lastIndex());
  while (hintIndex > core.commit && (core.log.termAt(hintIndex) ?? 0) > message.prevTerm) {
    hintIndex -= 1;
  }
  const response: AppendResponse = {
    type: "append_response",
    from: core.id,
    to: message.from,
    term: core.term,
    isSuccess: false,
    index: message.prevIndex,
    hintIndex,
    hintTerm: core.log.termAt(hintIndex) ?? 0,
    // An answer of a later term confirms nothing to a deposed leader.
    round: message.term === core.term ? message.round : 0,
  };
  if (isTermDurable(core)) send(core, response);
  else sendAfterPersist(core, response);
}
