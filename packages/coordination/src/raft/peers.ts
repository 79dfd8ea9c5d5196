/** Whom the leader sends the log to, and who counts, under the configuration in force. */
import { isMember, membersOf } from "./configuration.ts";
import type { Core } from "./core.ts";
import type { MemberId } from "./entries.ts";
import { type Leading, updateConfirmed } from "./leading.ts";
import { createProgress, type Progress } from "./progress.ts";

/** How long a removed member is still told that it was, in election time-outs. */
const farewell = 10;

/** To be called whenever another configuration is in force. */
export function updatePeers(core: Core, leading: Leading, now: number): void {
  const { configuration } = core;
  for (const id of membersOf(configuration)) {
    if (id === core.id) continue;
    const known = leading.peers.get(id);
    if (known !== undefined) known.departsAt = null;
    else leading.peers.set(id, createProgress(id, core.log.lastIndex() + 1));
  }
  for (const progress of leading.peers.values()) {
    if (isMember(configuration, progress.id) || progress.departsAt !== null) continue;
    progress.departsAt = {
      index: core.configurationIndex,
      deadline: now + farewell * core.settings.electionTimeoutMs,
    };
  }
  const { transfer } = leading;
  if (transfer !== null && !configuration.voters.includes(transfer.to)) {
    leading.transfer = null;
    core.outbox.events.push({ type: "transfer_ended", to: transfer.to, reason: "left_office" });
  }
  rebuildVoters(core, leading);
}

export function rebuildVoters(core: Core, leading: Leading): void {
  const { voters, votersOutgoing, learners } = core.configuration;
  const counted = core.bugs.has("learner_counts_for_commit") ? [...voters, ...learners] : voters;
  leading.voters = progressOf(core, leading, counted);
  leading.votersOutgoing =
    votersOutgoing === null || core.bugs.has("single_majority_while_joint")
      ? null
      : progressOf(core, leading, votersOutgoing);
  updateConfirmed(leading);
}

function progressOf(core: Core, leading: Leading, ids: readonly MemberId[]): Progress[] {
  const found: Progress[] = [];
  for (const id of ids) {
    const progress = id === core.id ? leading.own : leading.peers.get(id);
    if (progress !== undefined) found.push(progress);
  }
  return found;
}

/** Forgets removed members that know it by now, or are not heard from. */
export function dismissDeparted(leading: Leading, now: number): void {
  for (const progress of leading.peers.values()) {
    const { departsAt } = progress;
    if (departsAt === null) continue;
    const isTold = progress.match >= departsAt.index && progress.commitSent >= departsAt.index;
    if (isTold || now >= departsAt.deadline) leading.peers.delete(progress.id);
  }
}
