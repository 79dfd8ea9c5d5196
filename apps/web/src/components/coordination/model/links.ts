import type { Fault } from "@edgeloom/agent-core";
import type { GroupFrame } from "@edgeloom/protocol";
import { type FrameMember, leaderOf, roleOf } from "./member.ts";

/**
 * What is known of the way between two members: `replicating` and its kin between the leader and the others,
 * `quiet` where nothing needs to travel, `one_way` and `cut` where messages are lost.
 */
export type LinkState =
  | "replicating"
  | "probing"
  | "snapshot"
  | "quiet"
  | "one_way"
  | "cut"
  | "unanswered";

export interface Link {
  readonly from: string;
  readonly to: string;
  /** Of `one_way`: messages still travel from `from` to `to`. Of the leader's: it is `from`. */
  readonly state: LinkState;
}

function cutsFrom(faults: readonly Fault[], other: string, way: "inbound" | "outbound"): boolean {
  return faults.some((fault) => {
    if (fault.kind === "partition" || fault.kind === "crash") return true;
    if (fault.kind !== "partition_from" || !fault.nodeIds.includes(other)) return false;
    return fault.direction === "both" || fault.direction === way;
  });
}

/** Whether messages of `from` reach `to`, as far as the faults of both tell. */
function carries(from: FrameMember, to: FrameMember): boolean {
  return (
    !cutsFrom(from.faults, to.nodeId, "outbound") && !cutsFrom(to.faults, from.nodeId, "inbound")
  );
}

/** @param silenceMs from when on the leader misses a member: the group's election time-out */
function leaderLink(leader: FrameMember, member: FrameMember, silenceMs: number): Link {
  const peer = leader.status?.peers.find(({ nodeId }) => nodeId === member.nodeId);
  const link = (state: LinkState): Link => ({ from: leader.nodeId, to: member.nodeId, state });
  if (peer === undefined) return link("quiet");
  if (peer.silentMs !== null && peer.silentMs > silenceMs) return link("unanswered");
  if (peer.state === "snapshot") return link("snapshot");
  return link(peer.state === "probe" ? "probing" : "replicating");
}

/** Whether the failure detector of `a` misses `b`; before it has heard of all members it says nothing. */
function misses(a: FrameMember, b: FrameMember): boolean {
  if (a.status === null || a.status.partition.kind === "unknown") return false;
  return a.status.reachability.some(({ nodeId, isReached }) => nodeId === b.nodeId && !isReached);
}

function linkOf(a: FrameMember, b: FrameMember, frame: GroupFrame, silenceMs: number): Link {
  const leader = leaderOf(frame);
  const there = carries(a, b);
  const back = carries(b, a);
  if (!there && !back) return { from: a.nodeId, to: b.nodeId, state: "cut" };
  if (!there) return { from: b.nodeId, to: a.nodeId, state: "one_way" };
  if (!back) return { from: a.nodeId, to: b.nodeId, state: "one_way" };
  const isSilent = [a, b].some((member) => roleOf(member, frame) === "silent");
  if (isSilent) return { from: a.nodeId, to: b.nodeId, state: "unanswered" };
  if (leader === a) return leaderLink(a, b, silenceMs);
  if (leader === b) return leaderLink(b, a, silenceMs);
  const isMissed = misses(a, b) || misses(b, a);
  return { from: a.nodeId, to: b.nodeId, state: isMissed ? "unanswered" : "quiet" };
}

/** Every pair of members once. */
export function linksOf(frame: GroupFrame, silenceMs: number): Link[] {
  return frame.members.flatMap((a, at) =>
    frame.members.slice(at + 1).map((b) => linkOf(a, b, frame, silenceMs)),
  );
}
