import { describe, expect, test } from "vitest";
import { type CreateHarness, eventually } from "./harness.ts";
import { contractTest } from "./harness-test.ts";

export function describeCommands(create: CreateHarness): void {
  describe("commands", () => {
    contractTest("carries a key out once and answers the same again", create, async (context) => {
      const { fleet, id, options } = context;
      const once = options();
      const request = { holder: "contract", ttlMs: 60_000 };
      const first = await fleet.execute(id, "acquire_lease", request, once);
      expect(await fleet.execute(id, "acquire_lease", request, once)).toEqual(first);
      const other = fleet.execute(id, "acquire_lease", { ...request, holder: "other" }, once);
      await expect(other).rejects.toMatchObject({ code: "conflict" });
    });

    contractTest("carries a key sent twice at the same time out once", create, async (context) => {
      const { fleet, id, options } = context;
      const once = options();
      const send = (): Promise<unknown> => fleet.execute(id, "cordon", {}, once);
      const [first, second] = await Promise.all([send(), send()]);
      expect(second).toEqual(first);
      const { entries } = await fleet.execute(id, "get_history", {}, options());
      expect(entries.filter(({ kind }) => kind === "cordoned")).toHaveLength(1);
    });

    contractTest("makes legal moves and refuses others", create, async (context) => {
      const { fleet, id, options } = context;
      const illegal = fleet.execute(id, "transition", { to: "initialized" }, options());
      await expect(illegal).rejects.toMatchObject({
        code: "illegal_transition",
        message: expect.stringMatching(/active to initialized/),
        remedy: expect.stringContaining("draining"),
      });
      await fleet.execute(id, "drain", {}, options());
      await fleet.execute(id, "transition", { to: "active" }, options());
      const state = await fleet.execute(id, "get_state", {}, options());
      expect(state.lifecycle).toBe("active");
      const { entries } = await fleet.execute(id, "get_history", {}, options());
      const moves = entries.filter(({ kind }) => kind === "transition");
      expect(moves.slice(-2).map(({ subject }) => subject)).toEqual(["draining", "active"]);
    });

    contractTest("shows in its view what a command changed", create, async (context) => {
      const { fleet, id, options, harness } = context;
      await fleet.execute(id, "cordon", {}, options());
      await eventually(harness, async () => (await fleet.get(id)).cordoned, "the view is cordoned");
    });

    contractTest("refuses a malformed request and names the field", create, async (context) => {
      const { fleet, id, options } = context;
      const asked = fleet.execute(id, "acquire_lease", { holder: "", ttlMs: 1_000 }, options());
      await expect(asked).rejects.toMatchObject({ code: "invalid_input", field: "holder" });
    });

    contractTest("gives up when its caller does", create, async ({ fleet, id, options }) => {
      const already = AbortSignal.abort();
      const asked = fleet.execute(id, "get_state", {}, { ...options(), signal: already });
      await expect(asked).rejects.toMatchObject({ code: "cancelled" });
      const abort = new AbortController();
      const under = fleet.execute(id, "get_state", {}, { ...options(), signal: abort.signal });
      abort.abort();
      await expect(under).rejects.toMatchObject({ code: "cancelled" });
    });

    test("says that a node cannot be reached", async ({ skip }) => {
      const harness = await create();
      try {
        const { cutOff, fleet } = harness;
        if (cutOff === undefined) return skip("this harness cannot cut a node off");
        const id = await harness.freshNode();
        await cutOff(id);
        const key = `contract/${id}/${harness.now()}/cut-off`;
        const asked = fleet.execute(id, "get_state", {}, { key });
        await expect(asked).rejects.toMatchObject({ code: "node_unreachable" });
      } finally {
        await harness.close();
      }
    });
  });
}
