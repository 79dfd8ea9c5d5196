import type { GroupStatus } from "@edgeloom/agent-core";
import type { GroupFrame } from "@edgeloom/protocol";
import { leaderOf, roleOf } from "./member.ts";

type Verdict = GroupStatus["partition"]["verdicts"][number];
type NameOf = (nodeId: string) => string;

const sidesIn = (sides: readonly (readonly string[])[], nameOf: NameOf): string =>
  sides.map((side) => side.map(nameOf).join(", ")).join(" | ");

function verdictWords(verdict: Verdict, nameOf: NameOf): string | null {
  switch (verdict.type) {
    case "healthy":
      return null;
    case "isolated":
      return `${nameOf(verdict.member)} is cut off from all others`;
    case "symmetric_partition":
      return `Parted: ${sidesIn(verdict.sides, nameOf)}`;
    case "asymmetric_link":
      return `${nameOf(verdict.to)} hears ${nameOf(verdict.from)}, and is not heard by it`;
    case "bridge":
      return `Only ${nameOf(verdict.bridge)} reaches both sides: ${sidesIn(verdict.sides, nameOf)}`;
    case "broken_link":
      return `Nothing passes between ${verdict.between.map(nameOf).join(" and ")}`;
  }
}

/**
 * What the failure detectors of the members make of the network: the gravest finding of the leader, or without one of
 * any member that answers. Null while nothing is wrong, or nothing is known.
 */
export function networkWords(frame: GroupFrame, nameOf: NameOf): string | null {
  const leader = leaderOf(frame);
  const answering = frame.members.filter((member) => roleOf(member, frame) !== "silent");
  for (const { status } of leader === null ? answering : [leader]) {
    const gravest = status?.partition.verdicts[0];
    if (gravest !== undefined) return verdictWords(gravest, nameOf);
  }
  return null;
}
