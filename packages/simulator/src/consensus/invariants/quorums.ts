import type { Configuration } from "@edgeloom/coordination";

/** Whether every set of members that can decide under `a` shares one with every set that can under `b`. */
export function quorumsOverlap(a: Configuration, b: Configuration): boolean {
  const everybody = new Set([...membersOf(a), ...membersOf(b)]);
  const members = [...everybody];
  // Two quorums are disjoint when one lies in a set and the other in its complement; at most seven members or so.
  for (let bits = 0; bits < 1 << members.length; bits += 1) {
    const inside = new Set(members.filter((_, i) => (bits & (1 << i)) !== 0));
    const outside = new Set(members.filter((member) => !inside.has(member)));
    if (isQuorum(a, inside) && isQuorum(b, outside)) return false;
  }
  return true;
}

function membersOf({ voters, votersOutgoing }: Configuration): string[] {
  return [...voters, ...(votersOutgoing ?? [])];
}

/** Whether `members` can decide: a majority of the voters and, in a joint configuration, of the outgoing ones. */
export function isQuorum(
  { voters, votersOutgoing }: Configuration,
  members: ReadonlySet<string>,
): boolean {
  return (
    isMajority(voters, members) && (votersOutgoing === null || isMajority(votersOutgoing, members))
  );
}

function isMajority(voters: readonly string[], members: ReadonlySet<string>): boolean {
  return 2 * voters.filter((voter) => members.has(voter)).length > voters.length;
}
