import type { Configuration, MemberId } from "../raft/entries.ts";

/** Whether a member could gather a majority from where it stands. */
export interface QuorumVerdict {
  /**
   * False: it would only disturb the others by campaigning, and a lease that it holds will not be renewed. True is no
   * permission: only votes elect.
   */
  readonly mayLead: boolean;
  /** Voters that are missing for a majority, over both halves of a joint configuration. */
  readonly missing: number;
  readonly reachableVoters: readonly MemberId[];
  readonly reason: "quorum" | "no_quorum" | "not_a_voter";
}

/**
 * Judges from the members that `self` reaches directly both ways. While the configuration is joint, a majority of both
 * halves is needed (Ongaro and Ousterhout, 2014, section 6).
 */
export function judgeQuorum(
  self: MemberId,
  configuration: Configuration,
  reaches: (member: MemberId) => boolean,
): QuorumVerdict {
  const { voters, votersOutgoing } = configuration;
  const isReached = (member: MemberId): boolean => member === self || reaches(member);
  const halves = votersOutgoing === null ? [voters] : [voters, votersOutgoing];
  const missing = halves.map(
    (half) => Math.floor(half.length / 2) + 1 - half.filter(isReached).length,
  );
  const lack = Math.max(0, ...missing);
  const reachableVoters = [...new Set(halves.flat())].filter(isReached).sort();
  if (!halves.some((half) => half.includes(self))) {
    return { mayLead: false, missing: lack, reachableVoters, reason: "not_a_voter" };
  }
  const reason = lack === 0 ? "quorum" : "no_quorum";
  return { mayLead: lack === 0, missing: lack, reachableVoters, reason };
}
