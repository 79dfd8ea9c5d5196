import { type Member, runningMembers } from "../group/member.ts";
import type { Judge } from "./judge.ts";

/** Those that the running leader of the highest term counts as voters or learners, with it first; none without one. */
function configuredMembers(members: readonly Member[], leader: Member | undefined): Member[] {
  const status = leader?.replica?.status().raft;
  if (leader === undefined || status === undefined || status === null) return [];
  const { voters, votersOutgoing, learners } = status.configuration;
  const ids = new Set([...voters, ...(votersOutgoing ?? []), ...learners]);
  ids.delete(leader.id);
  return [leader, ...members.filter(({ id }) => ids.has(id))];
}

/** What is not yet as it must be once a healed group has come to rest; empty when all is well. */
export function differences(members: readonly Member[], leader: Member | undefined): string[] {
  const configured = configuredMembers(members, leader);
  const [first] = configured;
  const status = first?.replica?.status();
  if (first === undefined || status === undefined) return ["nobody leads"];
  const found: string[] = [];
  if (status.raft?.isChangingConfiguration === true) found.push("a change of members is under way");
  if (status.raft?.lastIndex !== status.appliedIndex) {
    found.push(`${first.id} has applied ${status.appliedIndex} of ${status.raft?.lastIndex}`);
  }
  for (const member of configured.slice(1)) {
    const other = member.replica?.status();
    if (other === undefined || other.raft === null) {
      found.push(`${member.id} does not run (${other?.state ?? member.lifecycle})`);
      continue;
    }
    if (other.raft.leader !== first.id) found.push(`${member.id} follows ${other.raft.leader}`);
    if (other.appliedIndex !== status.appliedIndex) {
      found.push(
        `${member.id} has applied ${other.appliedIndex}, ${first.id} ${status.appliedIndex}`,
      );
    }
  }
  return found;
}

/** Compares the states of all members that have come to rest. */
export function compareStates(judge: Judge, members: readonly Member[]): void {
  const hashes = new Map<number, { id: string; hash: string }>();
  for (const { id, replica } of runningMembers(members)) {
    if (replica === null || replica.status().raft === null) continue;
    const { appliedIndex } = replica.status();
    const hash = replica.stateHash();
    const other = hashes.get(appliedIndex);
    if (other === undefined) hashes.set(appliedIndex, { id, hash });
    else if (other.hash !== hash) {
      const detail = `${other.id} and ${id} differ in their states at ${appliedIndex}`;
      judge.fail("state_machine_safety", detail);
    }
  }
}
