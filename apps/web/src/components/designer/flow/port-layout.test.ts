import { type WorkflowNode, workflowNodeSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { handleOfPath, layoutCard, type PortUse } from "./port-layout.ts";

const unused: PortUse = { inputs: new Set(), outputs: new Set(), allOutputs: false };
const nodeOf = (type: string, parameters = {}, settings = {}): WorkflowNode =>
  workflowNodeSchema.parse({ id: "n", type, name: "N", parameters, settings });
const names = (ports: readonly { readonly name: string }[]): string[] =>
  ports.map((port) => port.name);

describe("the ports on a card", () => {
  it("are the whole output and the edge node by default, the rest on demand", () => {
    const card = layoutCard(nodeOf("EdgeDiscoveryNode"), unused);
    expect(names(card.outputs)).toEqual(["main", "edgeNode"]);
    const all = layoutCard(nodeOf("EdgeDiscoveryNode"), { ...unused, allOutputs: true });
    expect(all.outputs.length).toBe(card.outputs.length + card.hiddenOutputs);
    expect(all.hiddenOutputs).toBe(0);
    expect(all.height).toBeGreaterThan(card.height);
  });

  it("offer the edge node to act on as an input, without being asked", () => {
    const card = layoutCard(nodeOf("EdgeStateMachine"), unused);
    expect(names(card.inputs)).toEqual(["main", "edgeNode"]);
  });

  it("follow the cases of a switch and the two ways of a loop", () => {
    const pick = nodeOf("Switch", { cases: [{ name: "yes", when: "true" }] });
    expect(names(layoutCard(pick, unused).outputs)).toEqual(["yes", "default"]);
    const loop = layoutCard(nodeOf("ForEach"), unused);
    expect(names(loop.outputs)).toEqual(["item", "done"]);
    expect(names(loop.inputs)).toEqual(["main", "result"]);
  });

  it("show a trigger without inputs, and the error output when errors take it", () => {
    expect(layoutCard(nodeOf("ManualTrigger"), unused).inputs).toEqual([]);
    const card = layoutCard(nodeOf("HttpRequest", {}, { onError: "error_output" }), unused);
    expect(card.outputs.at(-1)).toMatchObject({ name: "error", role: "error" });
  });

  it("include whatever is connected, also of an unknown type", () => {
    const use = {
      inputs: new Set(["maxResults"]),
      outputs: new Set(["ranking.0"]),
      allOutputs: false,
    };
    const known = layoutCard(nodeOf("EdgeAffinityNode"), use);
    expect(names(known.inputs)).toContain("maxResults");
    expect(names(known.outputs)).toContain("ranking");
    const unknown = layoutCard(nodeOf("Missing"), { ...use, outputs: new Set(["a"]) });
    expect(names(unknown.outputs)).toEqual(["main", "a"]);
  });

  it("put a path at the longest port that it starts at", () => {
    const ports = [{ name: "health" }, { name: "health.cpu" }];
    expect(handleOfPath("health.cpu.load", ports)).toBe("health.cpu");
    expect(handleOfPath("healthy", ports)).toBe("healthy");
  });
});
