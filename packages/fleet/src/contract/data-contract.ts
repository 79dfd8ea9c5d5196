import { describe, expect } from "vitest";
import { createDataSets } from "../data/data-sets.ts";
import { groupMembers, groupsOf } from "./group-harness.ts";
import type { CreateHarness } from "./harness.ts";
import { contractTest } from "./harness-test.ts";

export function describeData(create: CreateHarness): void {
  describe("replicated data", () => {
    contractTest("written at one edge node is read at another", create, async (test) => {
      const targets = await groupMembers(test);
      const sets = createDataSets({ fleet: test.fleet, groups: groupsOf(test) });
      const set = await sets.open({ name: "contract", targets, copies: targets.length });
      const [here, there] = targets;
      if (here === undefined || there === undefined) throw new Error("the fleet is too small");
      const written = await sets.write(
        set,
        { key: "profile", change: { type: "put", value: { mode: "night" } }, level: "all" },
        { via: [here] },
      );
      expect(written.coordinator).toBe(here);
      expect(written.acknowledged.toSorted()).toEqual(targets.toSorted());
      const read = await sets.read(set, { key: "profile", level: "one" }, { via: [there] });
      expect(read).toMatchObject({ coordinator: there, value: { mode: "night" } });
      const reports = await sets.status(set);
      expect(reports.every(({ status }) => status !== null)).toBe(true);
    });
  });
}
