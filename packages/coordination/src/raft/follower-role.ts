import {
  type Core,
  drawElectionTimeout,
  restartElectionTimer,
  setLeader,
  setRole,
  setTerm,
} from "./core.ts";
import type { MemberId } from "./entries.ts";
import { failForwardedReads } from "./follower-reads.ts";
import { failWaitingReads } from "./leader-reads.ts";
import type { Leading } from "./leading.ts";

/** Falls back to follower, in a later term or in the present one. `leader` is null while it is not known. */
export function becomeFollower(
  core: Core,
  term: number,
  leader: MemberId | null,
  now: number,
): void {
  const isNewTerm = term > core.term;
  if (core.leading !== null) leaveOffice(core, core.leading);
  if (core.role !== "follower") {
    drawElectionTimeout(core);
    restartElectionTimer(core, now);
  }
  if (isNewTerm) {
    setTerm(core, term, core.bugs.has("keeps_vote_across_terms") ? core.vote : null);
  } else if (core.bugs.has("forgets_vote_on_step_down") && core.role === "candidate") {
    core.vote = null;
    core.isHardStateNew = true;
  }
  if (core.leader !== leader) failForwardedReads(core, leader);
  core.election = null;
  setRole(core, "follower");
  setLeader(core, leader);
}

function leaveOffice(core: Core, leading: Leading): void {
  failWaitingReads(core, leading);
  if (leading.transfer !== null) {
    core.outbox.events.push({
      type: "transfer_ended",
      to: leading.transfer.to,
      reason: "left_office",
    });
  }
  core.leading = null;
}
