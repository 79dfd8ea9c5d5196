import { createSeededRandom, type EdgeNodeId } from "@edgeloom/kernel";
import { describe, expect } from "vitest";
import { createMemoryGroupDirectory } from "../groups/directory.ts";
import { createGroups, type Groups } from "../groups/groups.ts";
import type { CreateHarness } from "./harness.ts";
import { type ContractContext, contractTest } from "./harness-test.ts";

let groupsMade = 0;

/** Groups of the harness' fleet, whose waits let time pass in the fleet's world. */
function groupsOf({ fleet, harness }: ContractContext): Groups {
  groupsMade += 1;
  const random = createSeededRandom(groupsMade);
  let ids = 0;
  return createGroups({
    fleet,
    directory: createMemoryGroupDirectory(),
    clock: { now: () => harness.now(), monotonic: () => harness.now() },
    timers: {
      after(delayMs, callback) {
        let isCancelled = false;
        void harness.pass(delayMs).then(() => {
          if (!isCancelled) callback();
        });
        return {
          cancel: () => {
            isCancelled = true;
          },
        };
      },
      every: () => {
        throw new Error("groups wait once at a time");
      },
    },
    random,
    // A fleet may outlive the process that tests it.
    newId: () => `contract-${harness.now()}-${groupsMade}-${++ids}`,
    newSecret: () => "a-key-that-nobody-else-has-0123456789-0123456789",
  });
}

/** Up to three members: a fresh node, and others of the fleet. */
async function members({ fleet, id }: ContractContext): Promise<EdgeNodeId[]> {
  const others = (await fleet.list({ online: true })).map((node) => node.id as EdgeNodeId);
  return [id, ...others.filter((other) => other !== id)].slice(0, 3);
}

export function describeGroups(create: CreateHarness): void {
  describe("coordination groups", () => {
    contractTest("form, elect, agree once, and are there for all members", create, async (test) => {
      const groups = groupsOf(test);
      const voters = await members(test);
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
      const voters = await members(test);
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
