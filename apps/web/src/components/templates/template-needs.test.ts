import { workflowGraphSchema } from "@edgeloom/graph";
import { builtInTemplates } from "@edgeloom/templates";
import { describe, expect, it } from "vitest";
import { needsOf, secretsOf } from "./template-needs.ts";

const graphOf = (nodes: readonly { type: string; parameters?: object }[]) =>
  workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "Sample",
    nodes: nodes.map((node, index) => ({ id: `n${index}`, name: `N${index}`, ...node })),
  });

describe("what a template needs", () => {
  it("is told from the types of its nodes", () => {
    const graph = graphOf([
      { type: "WebhookTrigger" },
      { type: "EdgeDiscoveryNode" },
      { type: "HttpRequest", parameters: { headers: { authorization: { $secret: "API_TOKEN" } } } },
    ]);
    expect(needsOf(graph).map((need) => need.text)).toEqual([
      "Started by a webhook",
      "A fleet",
      "Secret API_TOKEN",
      "Calls a web address",
    ]);
  });

  it("names types that this installation lacks", () => {
    expect(needsOf(graphOf([{ type: "TeleportNode" }]))).toEqual([
      { kind: "unknown", text: "Node type TeleportNode" },
    ]);
  });

  it("finds each secret once, also in lists", () => {
    const parameters = {
      list: [{ $secret: "B" }, { deep: { $secret: "A" } }],
      again: { $secret: "B" },
    };
    expect(secretsOf(graphOf([{ type: "Code", parameters }]))).toEqual(["A", "B"]);
  });

  it("is known for all templates that ship", () => {
    const unknown = builtInTemplates.flatMap((template) =>
      needsOf(workflowGraphSchema.parse(template.graph)).filter(({ kind }) => kind === "unknown"),
    );
    expect(unknown).toEqual([]);
  });
});
