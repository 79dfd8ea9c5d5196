import type { GroupFrame } from "@edgeloom/protocol";
import { expect, it } from "vitest";
import { leadershipIn } from "./canvas-leader.tsx";

type Member = GroupFrame["members"][number];

function member(nodeId: string, role: string, term: number, trouble: string | null = null): Member {
  return { nodeId, status: { role, term } as Member["status"], answeredAt: 1, trouble, faults: [] };
}

it("believes the leader of the highest term that answers now", () => {
  const members = [
    member("a", "leader", 3),
    member("b", "leader", 4),
    member("c", "follower", 4),
    member("d", "leader", 9, "it does not answer"),
  ];
  expect(leadershipIn({ members })).toEqual({ leader: "b", term: 4 });
  expect(leadershipIn({ members: [member("c", "candidate", 5)] })).toBeNull();
});
