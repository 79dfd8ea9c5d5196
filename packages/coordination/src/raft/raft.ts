import { assertNever } from "@edgeloom/kernel";
import { advanceCommit } from "./commit.ts";
import {
  configurationAt,
  forgetConfigurations,
  scanConfigurations,
} from "./configuration-history.ts";
import { type Core, createCore } from "./core.ts";
import {
  handlePreVoteRequest,
  handlePreVoteResponse,
  handleTimeoutNow,
  handleVoteRequest,
  handleVoteResponse,
  onElectionTimeout,
  onHardStateDurable,
  retryElection,
  startPreVote,
} from "./election.ts";
import type { MemberId } from "./entries.ts";
import {
  expireForwardedReads,
  forwardedDeadline,
  handleReadIndexResponse,
  readAtFollower,
} from "./follower-reads.ts";
import { becomeFollower } from "./follower-role.ts";
import { handleAppendRequest } from "./following.ts";
import { appendAsLeader } from "./leader-log.ts";
import { handleReadIndexRequest, readAtLeader } from "./leader-reads.ts";
import { holdsLease } from "./leading.ts";
import { startChange } from "./membership.ts";
import type { Message } from "./messages.ts";
import { acknowledgePersisted, takeReady } from "./ready.ts";
import { handleAppendResponse, handleSnapshotResponse, tickLeader } from "./replication.ts";
import { resign } from "./resignation.ts";
import {
  handleSnapshotRequest,
  onSnapshotFailed,
  onSnapshotInstalled,
} from "./snapshot-receiving.ts";
import { sendSnapshotPart } from "./snapshot-sending.ts";
import { statusOf } from "./status.ts";
import type { Proposed, Raft, RaftOptions, Refusal, RefusalReason } from "./types.ts";

/** How long a successor may take to start its election, in election time-outs. */
const transferPatience = 2;

/** A member of a group, beginning as a follower with what its disk holds. */
export function createRaft(options: RaftOptions): Raft {
  const core = createCore(options);
  scanConfigurations(core);
  let sequence = 0;

  /** Time never goes back, even if a caller's readings cross. */
  const advance = (now: number): number => {
    if (now > core.now) core.now = now;
    return core.now;
  };

  return {
    id: core.id,
    step: (message, now) => step(core, message, advance(now)),
    tick: (now) => tick(core, advance(now)),
    deadline: () => deadlineOf(core),
    propose(data, now) {
      advance(now);
      return propose(core, data);
    },
    changeConfiguration(change, now) {
      const { leading } = core;
      if (leading === null) return refusal(core, "not_leader");
      const reason = startChange(core, leading, change, advance(now));
      return reason === null ? { type: "accepted" } : refusal(core, reason);
    },
    transferLeadership: (to, now) => transferLeadership(core, to, advance(now)),
    campaign: (now) => startPreVote(core, advance(now)),
    stepDown(now) {
      if (core.leading !== null) resign(core, core.leading, advance(now));
    },
    read(context, now) {
      const at = advance(now);
      if (core.leading === null) readAtFollower(core, context);
      else readAtLeader(core, core.leading, { from: core.id, context, ticket: null }, at);
    },
    leaseIndex(now) {
      const { leading } = core;
      return leading !== null && holdsLease(core, leading, advance(now)) ? core.commit : null;
    },
    ready() {
      const ready = takeReady(core, sequence + 1);
      if (ready !== null) sequence += 1;
      return ready;
    },
    persisted(upTo, now) {
      if (!acknowledgePersisted(core, upTo)) return;
      const at = advance(now);
      onHardStateDurable(core, at);
      if (core.leading !== null) advanceCommit(core, core.leading, at);
    },
    snapshotChunk(read, bytes, now) {
      advance(now);
      if (core.leading !== null) sendSnapshotPart(core, core.leading, read, bytes);
    },
    snapshotInstalled(snapshot, now) {
      advance(now);
      onSnapshotInstalled(core, snapshot);
    },
    snapshotFailed(snapshot, now) {
      advance(now);
      onSnapshotFailed(core, snapshot);
    },
    compacted: (index) => forgetConfigurations(core, index),
    configurationAt: (index) => configurationAt(core, index),
    status: () => statusOf(core),
  };
}

function step(core: Core, message: Message, now: number): void {
  if (message.to !== core.id || message.from === core.id) return;
  switch (message.type) {
    // These decide themselves what the sender's term means to them.
    case "pre_vote_request":
      handlePreVoteRequest(core, message, now);
      break;
    case "pre_vote_response":
      handlePreVoteResponse(core, message, now);
      break;
    case "vote_request":
      handleVoteRequest(core, message, now);
      break;
    default:
      if (message.term > core.term) becomeFollower(core, message.term, null, now);
      stepInTerm(core, message, now);
  }
}

type PlainMessage = Exclude<
  Message,
  { readonly type: "pre_vote_request" | "pre_vote_response" | "vote_request" }
>;

/** The member's term is the message's or a later one. */
function stepInTerm(core: Core, message: PlainMessage, now: number): void {
  switch (message.type) {
    // The sender of an earlier term is told that it leads no more.
    case "append_request":
      handleAppendRequest(core, message, now);
      break;
    case "snapshot_request":
      handleSnapshotRequest(core, message, now);
      break;
    default:
      if (!isOutdated(core, message)) stepAnswer(core, message, now);
  }
}

/** What was true in an earlier term may no longer be. */
function isOutdated(core: Core, message: PlainMessage): boolean {
  if (message.term === core.term) return false;
  return !(message.type === "append_response" && core.bugs.has("counts_answers_of_earlier_terms"));
}

function stepAnswer(
  core: Core,
  message: Exclude<PlainMessage, { readonly type: "append_request" | "snapshot_request" }>,
  now: number,
): void {
  const { leading } = core;
  switch (message.type) {
    case "append_response":
      if (leading !== null) handleAppendResponse(core, leading, message, now);
      break;
    case "snapshot_response":
      if (leading !== null) handleSnapshotResponse(core, leading, message, now);
      break;
    case "vote_response":
      handleVoteResponse(core, message, now);
      break;
    case "timeout_now":
      handleTimeoutNow(core, message, now);
      break;
    case "read_index_request":
      handleReadIndexRequest(core, message, now);
      break;
    case "read_index_response":
      handleReadIndexResponse(core, message);
      break;
    default:
      assertNever(message);
  }
}

function tick(core: Core, now: number): void {
  core.lastTickAt = now;
  if (core.leading !== null) {
    tickLeader(core, core.leading, now);
    return;
  }
  expireForwardedReads(core, now);
  if (now >= core.electionDeadline) onElectionTimeout(core, now);
  else retryElection(core, now);
}

function deadlineOf(core: Core): number {
  if (core.leading !== null) return core.leading.heartbeatAt;
  const retryAt = core.election?.retryAt ?? Number.POSITIVE_INFINITY;
  return Math.min(core.electionDeadline, retryAt, forwardedDeadline(core));
}

function propose(core: Core, data: Uint8Array): Proposed | Refusal {
  const { leading } = core;
  if (leading === null) return refusal(core, "not_leader");
  if (leading.transfer !== null) return refusal(core, "transferring");
  if (leading.uncommittedBytes > core.settings.uncommittedBytesMax) {
    return refusal(core, "overloaded");
  }
  leading.uncommittedBytes += data.length;
  const { index, term } = appendAsLeader(core, "data", data);
  return { type: "proposed", index, term };
}

function transferLeadership(core: Core, to: MemberId, now: number) {
  const { leading } = core;
  if (leading === null) return refusal(core, "not_leader");
  if (leading.transfer !== null) return refusal(core, "transferring");
  if (to === core.id) return refusal(core, "already_leader");
  if (!core.configuration.voters.includes(to)) return refusal(core, "not_a_voter");
  const deadline = now + transferPatience * core.settings.electionTimeoutMs;
  leading.transfer = { to, deadline, isSent: false };
  core.outbox.events.push({ type: "transfer_started", to });
  return { type: "accepted" } as const;
}

function refusal(core: Core, reason: RefusalReason): Refusal {
  return { type: "refused", reason, leader: core.leader };
}
