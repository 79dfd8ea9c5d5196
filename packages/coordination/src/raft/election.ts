/** Elections: paper, section 5.2 and 5.4.1; thesis 3.10 (transfer), 4.2.3 (stickiness), 9.6 (pre-vote). */
import { hasMajority, isVoter, membersOf } from "./configuration.ts";
import {
  type Core,
  drawElectionTimeout,
  restartElectionTimer,
  send,
  sendAfterPersist,
  setLeader,
  setRole,
  setTerm,
} from "./core.ts";
import { failForwardedReads } from "./follower-reads.ts";
import { becomeFollower } from "./follower-role.ts";
import type {
  PreVoteRequest,
  PreVoteResponse,
  TimeoutNow,
  VoteRequest,
  VoteResponse,
} from "./messages.ts";
import { takeOffice } from "./office.ts";

/** After so many elections in a row that were withheld on advice one is started all the same: the advice may be wrong. */
const withheldMax = 3;

/** The election time-out has passed without word from a leader. */
export function onElectionTimeout(core: Core, now: number): void {
  drawElectionTimeout(core);
  restartElectionTimer(core, now);
  failForwardedReads(core, null);
  setLeader(core, null);
  if (isWithheld(core)) {
    core.electionsWithheld += 1;
    becomeFollower(core, core.term, null, now);
    return;
  }
  core.electionsWithheld = 0;
  startPreVote(core, now);
}

function isWithheld({ advice, configuration, electionsWithheld }: Core): boolean {
  if (advice === null || electionsWithheld >= withheldMax) return false;
  return !advice.mayCampaign(configuration);
}

/**
 * Whether this member may lead. One that the last configuration leaves out still may while that is not known to be
 * committed: only it may hold the entry that the others' votes depend on (thesis 4.2.2).
 */
export function canCampaign(core: Core): boolean {
  if (core.isInstalling) return false;
  for (let i = core.configurations.length - 1; i >= 0; i -= 1) {
    const placed = core.configurations[i];
    if (placed === undefined) break;
    if (isVoter(placed.configuration, core.id)) return true;
    if (placed.index <= core.commit) break;
  }
  return false;
}

/** Asks whether an election could be won before it raises the term, so that a member cut off disturbs no one. */
export function startPreVote(core: Core, now: number): void {
  if (!canCampaign(core) || core.role === "leader") return;
  setRole(core, "pre_candidate");
  setLeader(core, null);
  core.election = {
    votes: new Map([[core.id, true]]),
    isTransfer: false,
    retryAt: now + core.settings.heartbeatMs,
  };
  askForVotes(core);
  countVotes(core, now);
}

/** Raises the term and stands for it. The own vote counts once it is durable, and only then are others asked. */
function startElection(core: Core, isTransfer: boolean, now: number): void {
  drawElectionTimeout(core);
  restartElectionTimer(core, now);
  setTerm(core, core.term + 1, core.id);
  setRole(core, "candidate");
  setLeader(core, null);
  core.election = {
    votes: new Map(),
    isTransfer,
    retryAt: now + core.settings.heartbeatMs,
  };
  askForVotes(core);
}

/** Asks all voters that have not granted (pre-vote) or not answered (vote). */
function askForVotes(core: Core): void {
  const { election } = core;
  if (election === null) return;
  const lastIndex = core.log.lastIndex();
  const lastTerm = core.log.lastTerm();
  const { id: from, term } = core;
  for (const to of membersOf(core.configuration)) {
    if (to === from || !isVoter(core.configuration, to)) continue;
    if (core.role === "pre_candidate") {
      if (election.votes.get(to) === true) continue;
      send(core, { type: "pre_vote_request", from, to, term, lastIndex, lastTerm });
    } else if (!election.votes.has(to)) {
      const { isTransfer } = election;
      sendAfterPersist(core, {
        type: "vote_request",
        from,
        to,
        term,
        lastIndex,
        lastTerm,
        isTransfer,
      });
    }
  }
}

/** Requests and answers get lost, and voters that still heard from a leader change their minds: ask again. */
export function retryElection(core: Core, now: number): void {
  const { election } = core;
  if (election === null || now < election.retryAt) return;
  election.retryAt = now + core.settings.heartbeatMs;
  askForVotes(core);
}

function countVotes(core: Core, now: number): void {
  const { election } = core;
  if (election === null) return;
  const isWon = hasMajority(electorate(core), (id) => election.votes.get(id) === true);
  if (isWon) {
    if (core.role === "pre_candidate") startElection(core, false, now);
    else winElection(core, now);
  } else if (
    core.role === "candidate" &&
    hasMajority(electorate(core), (id) => election.votes.get(id) === false)
  ) {
    becomeFollower(core, core.term, null, now);
  }
}

const electorate = (core: Core) =>
  core.bugs.has("single_majority_while_joint")
    ? { ...core.configuration, votersOutgoing: null }
    : core.configuration;

function winElection(core: Core, now: number): void {
  core.election = null;
  setRole(core, "leader");
  setLeader(core, core.id);
  takeOffice(core, now);
}

/** The disk now holds the term and vote given. */
export function onHardStateDurable(core: Core, now: number): void {
  const { election } = core;
  if (core.role !== "candidate" || election === null || election.votes.has(core.id)) return;
  if (core.durableTerm !== core.term || core.durableVote !== core.id) return;
  election.votes.set(core.id, true);
  countVotes(core, now);
}

/** A voter that heard from a leader less than the least time-out ago does not help to depose it. */
function isLoyal(core: Core, now: number): boolean {
  const { electionTimeoutMs } = core.settings;
  if (core.leading !== null) {
    return now < Math.max(core.leading.since, core.leading.confirmedAt) + electionTimeoutMs;
  }
  return now < core.leaderContactAt + electionTimeoutMs;
}

/** The candidate's log is at least as complete as this member's (paper, section 5.4.1). */
function isUpToDate(
  core: Core,
  message: { readonly lastIndex: number; readonly lastTerm: number },
): boolean {
  const ownIndex = core.log.lastIndex();
  if (core.bugs.has("compares_only_log_length")) return message.lastIndex >= ownIndex;
  const ownTerm = core.log.lastTerm();
  if (message.lastTerm !== ownTerm) return message.lastTerm > ownTerm;
  return message.lastIndex >= ownIndex;
}

export function handlePreVoteRequest(core: Core, message: PreVoteRequest, now: number): void {
  const isBehind = message.term < core.term;
  // Saying nothing leaves the candidate to ask again, when this member may have given up its leader too.
  if (!isBehind && isLoyal(core, now)) return;
  const isGranted = !isBehind && !core.isInstalling && isUpToDate(core, message);
  send(core, {
    type: "pre_vote_response",
    from: core.id,
    to: message.from,
    // A later term of this member's tells the candidate how far it is behind.
    term: Math.max(core.term, message.term),
    isGranted,
  });
}

export function handlePreVoteResponse(core: Core, message: PreVoteResponse, now: number): void {
  const { election } = core;
  if (message.term > core.term) {
    becomeFollower(core, message.term, null, now);
  } else if (
    core.role === "pre_candidate" &&
    election !== null &&
    message.term === core.term &&
    message.isGranted
  ) {
    election.votes.set(message.from, true);
    countVotes(core, now);
  }
}

export function handleVoteRequest(core: Core, message: VoteRequest, now: number): void {
  if (!message.isTransfer && message.term >= core.term && isLoyal(core, now)) return;
  if (message.term > core.term) becomeFollower(core, message.term, null, now);
  const isGranted = message.term === core.term && mayVoteFor(core, message);
  if (isGranted && core.vote !== message.from) {
    core.vote = message.from;
    core.isHardStateNew = true;
    core.outbox.events.push({
      type: "vote_granted",
      candidate: message.from,
      term: core.term,
    });
  }
  if (isGranted) restartElectionTimer(core, now);
  const response = {
    type: "vote_response",
    from: core.id,
    to: message.from,
    term: core.term,
    isGranted,
  } as const;
  if (core.bugs.has("grants_vote_before_persisting")) send(core, response);
  else sendAfterPersist(core, response);
}

function mayVoteFor(core: Core, message: VoteRequest): boolean {
  // Its log is being replaced by one that is further on, so there is nothing yet to compare with.
  if (core.isInstalling) return false;
  const hasVotedForOther = core.vote !== null && core.vote !== message.from;
  if (hasVotedForOther && !core.bugs.has("votes_twice_in_term")) return false;
  if (core.bugs.has("skips_log_check_on_vote")) return true;
  if (message.isTransfer && core.bugs.has("transfer_vote_skips_log_check")) return true;
  return isUpToDate(core, message);
}

export function handleVoteResponse(core: Core, message: VoteResponse, now: number): void {
  const { election } = core;
  if (core.role !== "candidate" || election === null || message.term !== core.term) return;
  // Answers to repeated requests may overtake each other, but a vote once granted stays granted.
  if (election.votes.get(message.from) === true) return;
  election.votes.set(message.from, message.isGranted);
  countVotes(core, now);
}

/** The leader wants this member to succeed it: no pre-vote, and the voters are asked not to wait. */
export function handleTimeoutNow(core: Core, message: TimeoutNow, now: number): void {
  if (message.term !== core.term || core.role === "leader" || !canCampaign(core)) return;
  failForwardedReads(core, null);
  startElection(core, true, now);
}
