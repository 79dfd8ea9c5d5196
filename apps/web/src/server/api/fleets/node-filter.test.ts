import { describe, expect, it } from "vitest";
import { nodeFilterQuery } from "./node-filter.ts";

describe("nodeFilterQuery", () => {
  it("reads lists, labels and switches out of an address", () => {
    const query = { region: "uk,japan", health: "down", labels: "tier=hub,zone=", online: "false" };
    expect(nodeFilterQuery.parse(query)).toEqual({
      region: ["uk", "japan"],
      health: ["down"],
      labels: { tier: "hub", zone: "" },
      online: false,
      limit: 100,
    });
  });

  it.each([{ region: "atlantis" }, { labels: "tier" }, { online: "yes" }, { limit: "0" }])(
    "refuses %o",
    (query) => {
      expect(nodeFilterQuery.safeParse(query).success).toBe(false);
    },
  );
});
