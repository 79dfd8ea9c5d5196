import { validateWorkflow } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { describe, expect, it } from "vitest";
import { exportFileName } from "../designer/bar/download-workflow.ts";
import { blankGraph, sampleGraph } from "./workflow-graphs.ts";

describe("workflows to begin with", () => {
  it("have no problems", () => {
    expect(validateWorkflow(sampleGraph(), catalogue)).toEqual([]);
    expect(validateWorkflow(blankGraph("Mine"), catalogue)).toEqual([]);
  });
});

describe("the name of an exported file", () => {
  it.each([
    ["Orders failover", "orders-failover.edgeloom.json"],
    ["Größe / ../x", "gro-e-x.edgeloom.json"],
    ["…", "workflow.edgeloom.json"],
  ])("of %s is %s", (name, file) => {
    expect(exportFileName(name)).toBe(file);
  });
});
