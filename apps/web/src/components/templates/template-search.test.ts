import { workflowGraphSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { matchesTemplate } from "./template-search.ts";

const template = {
  name: "Nearest healthy edge",
  summary: "Finds the edge node closest to a user.",
  category: "placement",
  graph: workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "x",
    nodes: [{ id: "find", type: "EdgeDiscoveryNode", name: "Find" }],
  }),
};

describe("the search of templates", () => {
  it("wants every word, wherever it stands", () => {
    expect(matchesTemplate(template, "edge CLOSEST")).toBe(true);
    expect(matchesTemplate(template, "edge webhook")).toBe(false);
  });

  it("finds templates by the types of their nodes", () => {
    expect(matchesTemplate(template, "edge discovery")).toBe(true);
    expect(matchesTemplate(template, "EdgeDiscoveryNode")).toBe(true);
  });

  it("lets everything through when nothing is asked", () => {
    expect(matchesTemplate(template, "  ")).toBe(true);
  });
});
