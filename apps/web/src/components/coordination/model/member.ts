import type { GroupStatus } from "@edgeloom/agent-core";
import type { GroupFrame } from "@edgeloom/protocol";

export type FrameMember = GroupFrame["members"][number];

/** How a member stands as far as can be told from outside of it. */
export type ShownRole = GroupStatus["role"] | "former_leader" | "silent";

/** A member that has not answered for so long is shown as silent; rounds are half a second apart. */
const silentFromMs = 1_500;

/** How long a member has not answered the control plane; 0 while it does. */
export function unheardMs({ answeredAt }: FrameMember, frame: GroupFrame): number {
  if (answeredAt === null) return Number.POSITIVE_INFINITY;
  const age = frame.at - answeredAt;
  return age < silentFromMs ? 0 : age;
}

function answers(member: FrameMember, frame: GroupFrame): boolean {
  return member.trouble === null && unheardMs(member, frame) === 0;
}

/** Who leads: of those who say that they do, the one of the highest term. An older one has not heard of it yet. */
export function leaderOf(frame: GroupFrame): FrameMember | null {
  let best: FrameMember | null = null;
  for (const member of frame.members) {
    if (member.status?.role !== "leader" || !answers(member, frame)) continue;
    if (best?.status == null || member.status.term > best.status.term) best = member;
  }
  return best;
}

export function roleOf(member: FrameMember, frame: GroupFrame): ShownRole {
  if (member.status === null || !answers(member, frame)) return "silent";
  const { role, term } = member.status;
  if (role !== "leader") return role;
  const highest = Math.max(...frame.members.map(({ status }) => status?.term ?? 0));
  return term < highest ? "former_leader" : "leader";
}

/** One member with all that the page says of it. Indexes are those of the log. */
export interface MemberView {
  readonly nodeId: string;
  readonly name: string;
  readonly member: FrameMember;
  readonly status: GroupStatus | null;
  readonly role: ShownRole;
  readonly isVoter: boolean;
  /** Entries that the leader has committed and this member does not know to be; null without a leader. */
  readonly lag: number | null;
  /** Since when the leader has not heard of it, ms; null where no leader tells. */
  readonly silentMs: number | null;
  readonly unheardMs: number;
}

export function memberViews(
  frame: GroupFrame,
  nameOf: (nodeId: string) => string,
): readonly MemberView[] {
  const leader = leaderOf(frame)?.status ?? null;
  return frame.members.map((member) => {
    const { nodeId, status } = member;
    const peer = leader?.peers.find((one) => one.nodeId === nodeId);
    return {
      nodeId,
      name: nameOf(nodeId),
      member,
      status,
      role: roleOf(member, frame),
      isVoter: frame.voters.includes(nodeId),
      lag:
        leader === null || status === null
          ? null
          : Math.max(0, leader.commitIndex - status.commitIndex),
      silentMs: peer?.silentMs ?? null,
      unheardMs: unheardMs(member, frame),
    };
  });
}

/** How many voters must agree. */
export const majorityOf = (voters: number): number => Math.floor(voters / 2) + 1;
