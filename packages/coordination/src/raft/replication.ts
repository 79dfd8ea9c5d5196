/** The leader's half of log replication (paper, section 5.3; thesis 10.2 on pipelining and batching). */
import { advanceCommit } from "./commit.ts";
import { type Core, send } from "./core.ts";
import { becomeFollower } from "./follower-role.ts";
import { answerReads, beginReadRound } from "./leader-reads.ts";
import { beginRound, type Leading, noteAnswer, updateConfirmed } from "./leading.ts";
import { onMatch, superviseChange } from "./membership.ts";
import type { AppendResponse, SnapshotResponse } from "./messages.ts";
import { dismissDeparted } from "./peers.ts";
import { enterProbe, enterReplicate, type Progress } from "./progress.ts";
import { replicateTo, sendEmptyAppend, tellCommit } from "./sending.ts";
import { finishTransfer, onSnapshotResponse, superviseTransfer } from "./snapshot-sending.ts";

/** How long a leader leads on without answers from a majority, in election time-outs (check-quorum, thesis 6.2). */
const quorumPatience = 2;
/**
 * The same when a failure detector, too, says that the majority is out of reach. By then the lease is over and the
 * others may elect, so nothing is gained by waiting.
 */
const advisedPatience = 1;

/** Sends whatever the inputs since the last Ready call for, in as few messages as possible. */
export function flushLeader(core: Core, leading: Leading): void {
  const hasRound = beginReadRound(core, leading);
  for (const progress of leading.peers.values()) {
    // On its own: the answer to entries waits for the follower's disk.
    if (hasRound) sendEmptyAppend(core, leading, progress);
    replicateTo(core, leading, progress);
    tellCommit(core, leading, progress);
  }
  if (hasRound) answerConfirmed(core, leading);
  handOver(core, leading);
}

/** In a group of one nobody else's answer comes to confirm a round. */
function answerConfirmed(core: Core, leading: Leading): void {
  updateConfirmed(leading);
  answerReads(core, leading);
}

/** Asks the successor to start an election once it has everything (thesis 3.10). */
function handOver(core: Core, leading: Leading): void {
  const { transfer } = leading;
  if (transfer === null || transfer.isSent) return;
  if (leading.peers.get(transfer.to)?.match !== core.log.lastIndex()) return;
  transfer.isSent = true;
  // However late that message arrives, voters then elect another without waiting for this lease to end.
  leading.isLeaseForfeited = true;
  send(core, { type: "timeout_now", from: core.id, to: transfer.to, term: core.term });
}

/** Heartbeats, and everything that a leader does from time to time. */
export function tickLeader(core: Core, leading: Leading, now: number): void {
  if (now < leading.heartbeatAt) return;
  leading.heartbeatAt = now + core.settings.heartbeatMs;
  const silence =
    (now - Math.max(leading.since, leading.confirmedAt)) / core.settings.electionTimeoutMs;
  const isAdvised = silence > advisedPatience && core.advice?.hasLostQuorum(core.configuration);
  if (silence > quorumPatience || isAdvised) {
    core.outbox.events.push({ type: "quorum_lost", term: core.term });
    becomeFollower(core, core.term, null, now);
    return;
  }
  dismissDeparted(leading, now);
  superviseChange(core, leading, now);
  superviseHandOver(core, leading, now);
  broadcastHeartbeat(core, leading, now);
  answerConfirmed(core, leading);
  for (const progress of leading.peers.values()) superviseTransfer(core, leading, progress, now);
}

export function broadcastHeartbeat(core: Core, leading: Leading, now: number): void {
  beginRound(leading, now);
  for (const progress of leading.peers.values()) sendEmptyAppend(core, leading, progress);
}

function superviseHandOver(core: Core, leading: Leading, now: number): void {
  const { transfer } = leading;
  if (transfer === null) return;
  if (now < transfer.deadline) {
    // The request to start an election may have been lost.
    transfer.isSent = false;
  } else {
    leading.transfer = null;
    core.outbox.events.push({ type: "transfer_ended", to: transfer.to, reason: "timed_out" });
  }
}

export function handleAppendResponse(
  core: Core,
  leading: Leading,
  message: AppendResponse,
  now: number,
): void {
  const progress = leading.peers.get(message.from);
  if (progress === undefined) return;
  if (noteAnswer(core, leading, progress, message.round, now)) answerReads(core, leading);
  if (message.isSuccess) onAccepted(core, leading, progress, message.index, now);
  else onRefused(core, progress, message);
}

/** The member's log is durable and equal to the leader's up to `index`; answers may come late and out of order. */
function onAccepted(
  core: Core,
  leading: Leading,
  progress: Progress,
  index: number,
  now: number,
): void {
  if (index > core.log.lastIndex()) return;
  const hasMoved = index > progress.match;
  if (hasMoved) {
    progress.match = index;
    progress.inflight.freeTo(index);
  }
  if (progress.state === "probe") {
    // An answer that tells nothing new is no answer to the probe: taking it for one would send the whole window again
    // for each such answer that was under way, and where messages overtake each other that feeds on itself. It may
    // answer a heartbeat after the probe was lost, so the probe goes again.
    if (hasMoved || progress.match === core.log.lastIndex()) enterReplicate(progress);
    else progress.isProbing = false;
  } else if (progress.state === "replicate") {
    progress.next = Math.max(progress.next, progress.match + 1);
  } else if (progress.transfer !== null && progress.match >= progress.transfer.descriptor.index) {
    finishTransfer(progress, progress.match);
  }
  if (hasMoved) onForward(core, leading, progress, now);
}

function onForward(core: Core, leading: Leading, progress: Progress, now: number): void {
  onMatch(core, leading, progress, now);
  if (progress.match > core.commit) advanceCommit(core, leading, now);
}

/** The logs differ before the request's entries: look for the last common one, a term at a time. */
function onRefused(core: Core, progress: Progress, message: AppendResponse): void {
  if (progress.state === "snapshot" || message.index <= progress.match) return;
  // Any other answer to a probe is to an earlier one.
  if (progress.state === "probe" && message.index !== progress.next - 1) return;
  const common = lastAtOrBelow(core, message.hintIndex, message.hintTerm, progress.match);
  enterProbe(progress, Math.min(message.index, common + 1));
}

/** The last index, not above `index` nor below `floor`, whose term is at most `term`: the logs differ at all later ones. */
function lastAtOrBelow(core: Core, index: number, term: number, floor: number): number {
  let at = Math.min(index, core.log.lastIndex());
  while (at > floor && (core.log.termAt(at) ?? 0) > term) at -= 1;
  return at;
}

export function handleSnapshotResponse(
  core: Core,
  leading: Leading,
  message: SnapshotResponse,
  now: number,
): void {
  const progress = leading.peers.get(message.from);
  if (progress === undefined) return;
  if (noteAnswer(core, leading, progress, message.round, now)) answerReads(core, leading);
  const before = progress.match;
  onSnapshotResponse(core, progress, message, now);
  if (progress.match > before) onForward(core, leading, progress, now);
}
