import type { GroupStatus } from "@edgeloom/agent-core";
import type { GroupFrame } from "@edgeloom/protocol";
import type { FrameMember } from "./member.ts";

/** What a member says, for tests: a follower in term 1 unless told. */
export function memberOf(
  nodeId: string,
  status: Partial<GroupStatus> | null = {},
  changes: Partial<FrameMember> = {},
): FrameMember {
  const usual: GroupStatus = {
    group: "g",
    name: "g",
    nodeId,
    role: "follower",
    term: 1,
    leader: null,
    voters: [],
    learners: [],
    vote: null,
    votersOutgoing: null,
    commitIndex: 0,
    appliedIndex: 0,
    firstIndex: 1,
    lastIndex: 0,
    durableIndex: 0,
    snapshotIndex: 0,
    revision: 0,
    pending: 0,
    diskFull: false,
    leaseMs: null,
    peers: [],
    reachability: [],
    partition: { kind: "unknown", sides: [], verdicts: [] },
    quorum: null,
    votes: [],
    events: [],
  };
  return {
    nodeId,
    status: status === null ? null : { ...usual, ...status },
    answeredAt: status === null ? null : 0,
    trouble: null,
    faults: [],
    ...changes,
  };
}

/** A frame in which everybody who says something has just said it. */
export function frameAt(at: number, members: readonly FrameMember[]): GroupFrame {
  return {
    fleetId: "f",
    groupId: "g",
    at,
    ended: false,
    voters: members.map(({ nodeId }) => nodeId),
    learners: [],
    members: members.map((member) =>
      member.answeredAt === 0 ? { ...member, answeredAt: at } : member,
    ),
  };
}
