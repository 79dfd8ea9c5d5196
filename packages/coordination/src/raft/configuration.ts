import type { Configuration, MemberId } from "./entries.ts";
import type { ConfigurationChange } from "./types.ts";

/** A configuration with the index of the entry that set it; 0 for the first one of the group. */
export interface PlacedConfiguration {
  readonly index: number;
  readonly configuration: Configuration;
}

export const isJoint = (configuration: Configuration): boolean =>
  configuration.votersOutgoing !== null;

/** Whether a majority that decides may include the member. */
export function isVoter(configuration: Configuration, id: MemberId): boolean {
  return configuration.voters.includes(id) || (configuration.votersOutgoing?.includes(id) ?? false);
}

export function isMember(configuration: Configuration, id: MemberId): boolean {
  return isVoter(configuration, id) || configuration.learners.includes(id);
}

/** Everyone that the leader sends the log to, each once. */
export function membersOf(configuration: Configuration): ReadonlySet<MemberId> {
  return new Set([
    ...configuration.voters,
    ...(configuration.votersOutgoing ?? []),
    ...configuration.learners,
  ]);
}

/** True when a majority satisfies `holds`: of the voters, and while joint of the outgoing ones too (paper, section 6). */
export function hasMajority(
  configuration: Configuration,
  holds: (id: MemberId) => boolean,
): boolean {
  const { voters, votersOutgoing } = configuration;
  return (
    majorityOf(voters, holds) && (votersOutgoing === null || majorityOf(votersOutgoing, holds))
  );
}

function majorityOf(voters: readonly MemberId[], holds: (id: MemberId) => boolean): boolean {
  let count = 0;
  for (const id of voters) if (holds(id)) count += 1;
  return count * 2 > voters.length;
}

/** C-old,new: the outgoing voters still decide alongside the new ones. */
export function jointOf(present: Configuration, change: ConfigurationChange): Configuration {
  return {
    voters: change.voters,
    votersOutgoing: present.voters,
    learners: change.learners,
  };
}

/** C-new. */
export function settledOf({ voters, learners }: ConfigurationChange): Configuration {
  return { voters, votersOutgoing: null, learners };
}

export function haveSameMembers(a: readonly MemberId[], b: readonly MemberId[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

/** A change must leave a voter, name nobody twice and differ from what is. */
export function isValidChange(present: Configuration, change: ConfigurationChange): boolean {
  const named = [...change.voters, ...change.learners];
  if (change.voters.length === 0 || new Set(named).size !== named.length) return false;
  return !(
    haveSameMembers(present.voters, change.voters) &&
    haveSameMembers(present.learners, change.learners)
  );
}
