import type { EdgeNodeId } from "@edgeloom/kernel";
import { edgeNodeViewSchema } from "@edgeloom/protocol";
import { describe, expect } from "vitest";
import type { CreateHarness } from "./harness.ts";
import { contractTest } from "./harness-test.ts";

export function describeListing(create: CreateHarness): void {
  describe("nodes", () => {
    contractTest("lists its nodes as the protocol describes them", create, async (context) => {
      const nodes = await context.fleet.list();
      expect(nodes.map(({ id }) => id)).toContain(context.id);
      for (const node of nodes) expect(edgeNodeViewSchema.safeParse(node).error).toBeUndefined();
      for (const node of nodes) expect(node.kind).toBe(context.fleet.kind);
    });

    contractTest("gets one node, and refuses one it does not have", create, async (context) => {
      const node = await context.fleet.get(context.id);
      expect(node).toMatchObject({ id: context.id, online: true, lifecycle: "active" });
      const nobody = "no-such-node" as EdgeNodeId;
      await expect(context.fleet.get(nobody)).rejects.toMatchObject({ code: "not_found" });
      const asked = context.fleet.execute(nobody, "get_state", {}, context.options());
      await expect(asked).rejects.toMatchObject({ code: "not_found" });
    });

    contractTest(
      "filters by id, region, label, health, connection and number",
      create,
      async (c) => {
        const { fleet, id } = c;
        const node = await fleet.get(id);
        const ids = async (query: Parameters<typeof fleet.list>[0]): Promise<string[]> =>
          (await fleet.list(query)).map((one) => one.id);
        expect(await ids({ ids: [id] })).toEqual([id]);
        expect(await ids({ ids: [] })).toEqual([]);
        expect(await ids({ regions: [node.region] })).toContain(id);
        for (const one of await fleet.list({ regions: [node.region] })) {
          expect(one.region).toBe(node.region);
        }
        expect(await ids({ labels: node.labels })).toContain(id);
        expect(await ids({ labels: { "no-such-label": "x" } })).toEqual([]);
        expect(await ids({ health: [node.health], ids: [id] })).toEqual([id]);
        expect(await ids({ online: true, ids: [id] })).toEqual([id]);
        expect(await ids({ online: false, ids: [id] })).toEqual([]);
        expect(await ids({ limit: 1 })).toHaveLength(1);
      },
    );
  });
}
