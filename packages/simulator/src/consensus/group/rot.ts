import type { GroupView, Member } from "./member.ts";

/**
 * Flips one bit on the disk of a member that is down, if the group can bear to lose the member: when with it less than
 * half of the voters have flawed disks or are lost. Beyond that no protocol of majorities promises anything.
 *
 * The newest segment is spared. A flaw in its last frame looks just like an append that a crash tore, which was never
 * acknowledged and may be cut; only a record elsewhere of how far the log was acknowledged could tell the two apart, and
 * that would cost a second sync for each append (Alagappan et al., FAST '18, section 3.3, use two writes for it).
 */
export function rotDisk(group: GroupView, member: Member): boolean {
  if (member.lifecycle !== "down" || member.hasRot || !canLose(group, member)) return false;
  const names = member.disk.list();
  const newest = names.filter((name) => name.endsWith(segmentSuffix)).at(-1);
  const flipped = member.disk.flipBit((name) => name !== newest);
  if (flipped !== null) member.hasRot = true;
  return flipped !== null;
}

const segmentSuffix = ".seg";

function canLose({ members, leader }: GroupView, member: Member): boolean {
  const status = leader()?.replica?.status().raft;
  if (status === undefined || status === null || status.isChangingConfiguration) return false;
  const { voters } = status.configuration;
  const flawed = members.filter(
    ({ id, hasRot, lifecycle }) => voters.includes(id) && (hasRot || lifecycle === "retired"),
  );
  return voters.includes(member.id) && 2 * (flawed.length + 1) < voters.length;
}
