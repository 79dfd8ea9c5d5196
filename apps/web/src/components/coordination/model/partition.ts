import type { MemberFault } from "../actions/use-faults.ts";
import { majorityOf } from "./member.ts";

/** Which of the two sides of a cut a member is on. */
export type Side = "a" | "b";

/** What gets lost: everything between the sides, or only what one of them sends to the other. */
export type CutWay = "both" | "a_to_b" | "b_to_a";

export type Sides = Readonly<Record<string, Side>>;

const on = (sides: Sides, side: Side): string[] =>
  Object.keys(sides).filter((nodeId) => sides[nodeId] === side);

/** The faults that cut the sides apart: those of side A lose what they send, receive, or both. */
export function cutFaults(sides: Sides, way: CutWay): MemberFault[] {
  const others = on(sides, "b");
  const direction = way === "both" ? "both" : way === "a_to_b" ? "outbound" : "inbound";
  if (others.length === 0) return [];
  return on(sides, "a").map((nodeId) => ({
    nodeId,
    fault: { kind: "partition_from", nodeIds: others, direction },
  }));
}

/** The side that can still decide; null when neither has a majority of the voters. */
export function decidingSide(sides: Sides, voters: readonly string[]): Side | null {
  const needed = majorityOf(voters.length);
  for (const side of ["a", "b"] as const) {
    const there = on(sides, side).filter((nodeId) => voters.includes(nodeId));
    if (there.length >= needed) return side;
  }
  return null;
}
