/**
 * Membership changes by joint consensus (paper, section 6; thesis 4.3). New voters first catch up as learners (thesis
 * 4.2.1), so that a change never waits for a member that has nothing yet. One change at a time.
 */
import {
  haveSameMembers,
  isJoint,
  isMember,
  isValidChange,
  jointOf,
  settledOf,
} from "./configuration.ts";
import type { Core } from "./core.ts";
import { appendConfiguration } from "./leader-log.ts";
import { hasCommittedOwnTerm, type Leading } from "./leading.ts";
import type { Progress } from "./progress.ts";
import { resign } from "./resignation.ts";
import type { ConfigurationChange, RefusalReason } from "./types.ts";

/** How long a change waits for new voters that do not move, in election time-outs. */
const patience = 20;

/** Whether a change is under way: catching up, joint, or not yet committed. */
export function isChanging(core: Core): boolean {
  return (
    (core.leading !== null && core.leading.pendingChange !== null) ||
    isJoint(core.configuration) ||
    core.configurationIndex > core.commit
  );
}

/** Starts a change; the answer is a reason to refuse, or null. */
export function startChange(
  core: Core,
  leading: Leading,
  change: ConfigurationChange,
  now: number,
): RefusalReason | null {
  if (leading.transfer !== null) return "transferring";
  if (!hasCommittedOwnTerm(core, leading)) return "leader_not_ready";
  if (isChanging(core)) return "change_in_progress";
  const present = core.configuration;
  if (!isValidChange(present, change)) return "invalid_configuration";

  const newVoters = change.voters.filter((id) => !present.voters.includes(id));
  leading.pendingChange = { change, match: -1, movedAt: now };
  const strangers = newVoters.filter((id) => !isMember(present, id));
  if (strangers.length > 0) {
    const learners = [...present.learners, ...strangers];
    appendConfiguration(core, leading, settledOf({ voters: present.voters, learners }), now);
  }
  for (const id of newVoters) {
    const progress = leading.peers.get(id);
    if (progress === undefined) continue;
    progress.catchUp = { target: core.log.lastIndex(), startedAt: now, isDone: false };
    noteCatchUp(core, progress, now);
  }
  continueChange(core, leading, now);
  return null;
}

/** Enters the joint configuration once the learners are committed and have caught up. */
function continueChange(core: Core, leading: Leading, now: number): void {
  const { pendingChange } = leading;
  if (pendingChange === null || core.configurationIndex > core.commit) return;
  for (const { catchUp } of leading.peers.values()) if (catchUp?.isDone === false) return;
  const { change } = pendingChange;
  endPendingChange(leading);
  const isSameVoters = haveSameMembers(change.voters, core.configuration.voters);
  // Learners do not decide, so changing only them needs no joint configuration.
  const isDirect = isSameVoters || core.bugs.has("skips_joint_configuration");
  const next = isDirect ? settledOf(change) : jointOf(core.configuration, change);
  appendConfiguration(core, leading, next, now);
}

function endPendingChange(leading: Leading): void {
  leading.pendingChange = null;
  for (const progress of leading.peers.values()) progress.catchUp = null;
}

/** A round ends when what the leader had at its beginning is there; a quick one shows that the member keeps up. */
function noteCatchUp(core: Core, progress: Progress, now: number): void {
  const { catchUp } = progress;
  if (catchUp === null || catchUp.isDone || progress.match < catchUp.target) return;
  const isQuick = now - catchUp.startedAt <= core.settings.electionTimeoutMs;
  if (isQuick || progress.match >= core.log.lastIndex()) {
    catchUp.isDone = true;
  } else {
    catchUp.target = core.log.lastIndex();
    catchUp.startedAt = now;
  }
}

/** A member's match went forward. */
export function onMatch(core: Core, leading: Leading, progress: Progress, now: number): void {
  if (progress.catchUp === null) return;
  noteCatchUp(core, progress, now);
  if (progress.catchUp.isDone) continueChange(core, leading, now);
}

/** Gives a change up whose new voters do not come along; they stay learners. */
export function superviseChange(core: Core, leading: Leading, now: number): void {
  const { pendingChange } = leading;
  if (pendingChange === null) return;
  let moved = 0;
  for (const { catchUp, match, transfer } of leading.peers.values()) {
    if (catchUp !== null) moved += match + (transfer?.acked ?? 0);
  }
  if (moved !== pendingChange.match) {
    pendingChange.match = moved;
    pendingChange.movedAt = now;
  } else if (now - pendingChange.movedAt > patience * core.settings.electionTimeoutMs) {
    endPendingChange(leading);
    const { voters, learners } = pendingChange.change;
    core.outbox.events.push({ type: "change_abandoned", voters, learners });
  }
}

/** The leader's commit index went forward: a change may take its next step. */
export function onLeaderCommit(core: Core, leading: Leading, now: number): void {
  const { configuration } = core;
  if (core.configurationIndex > core.commit) return;
  if (isJoint(configuration)) {
    appendConfiguration(core, leading, settledOf(configuration), now);
  } else if (!configuration.voters.includes(core.id)) {
    // Its part ends with the change that removed it (paper, section 6).
    resign(core, leading, now);
  } else {
    continueChange(core, leading, now);
  }
}
