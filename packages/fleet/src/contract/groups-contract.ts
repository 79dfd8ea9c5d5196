import { describe, expect } from "vitest";
import { groupMembers, groupsOf } from "./group-harness.ts";
import type { CreateHarness } from "./harness.ts";
import { contractTest } from "./harness-test.ts";

export function describeGroups(create: CreateHarness): void {
  describe("coordination groups", () => {
    contractTest("form, elect, agree once, and are there for all members", create, async (test) => {
      const groups = groupsOf(test);
      const voters = await groupMembers(test);
      expect(voters).toHaveLength(3);
      await groups.form({ name: "contract", members: voters });
      const { leader } = await groups.leader("contract");
      expect(voters).toContain(leader);
      const count = { type: "increment", key: "n", by: 1 } as const;
      const first = await groups.propose("contract", count, { key: "step-1" });
      const again = await groups.propose("contract", count, { key: "step-1" });
      expect(again.outcome).toEqual(first.outcome);
      const { answer } = await groups.read("contract", { type: "get", key: "n" });
      expect(answer).toMatchObject({ entry: { value: 1 } });
      const { members: told } = await groups.report("contract");
      expect(told.map(({ status }) => status?.voters.toSorted())).toEqual(
        voters.map(() => voters.toSorted()),
      );
      await groups.dissolve("contract");
    });

    contractTest("hand leadership over, and change their members", create, async (test) => {
      const groups = groupsOf(test);
      const voters = await groupMembers(test);
      await groups.form({ name: "contract", members: voters });
      await groups.propose("contract", { type: "put", key: "a", value: "kept" }, { key: "step" });
      const { leader } = await groups.leader("contract");
      const next = voters.find((one) => one !== leader) ?? leader;
      expect(await groups.transfer("contract", next)).toMatchObject({ leader: next });
      const fewer = voters.filter((one) => one !== leader);
      await groups.changeMembers("contract", { voters: fewer, learners: [] });
      const { answer } = await groups.read("contract", { type: "get", key: "a" });
      expect(answer).toMatchObject({ entry: { value: "kept" } });
      await groups.dissolve("contract");
    });

    contractTest("are unknown to edge nodes outside of them", create, async (test) => {
      const { fleet, id, options } = test;
      const ask = fleet.execute(id, "group_status", { group: "nobody" }, options());
      await expect(ask).rejects.toMatchObject({ code: "not_found", field: "group" });
    });
  });
}
