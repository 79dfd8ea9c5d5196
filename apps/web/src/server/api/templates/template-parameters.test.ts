import type { TemplateDetail } from "@edgeloom/db";
import { workflowGraphSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { graphForTemplate, graphFromTemplate } from "./template-parameters.ts";

const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "Nearest",
  nodes: [
    {
      id: "pick",
      type: "EdgeDiscoveryNode",
      name: "Pick",
      parameters: { maxResults: 5, strategy: "balanced" },
    },
  ],
});

const template: TemplateDetail = {
  id: "tpl_1",
  workspaceId: "ws_1",
  workspaceName: "Main",
  name: "Nearest",
  summary: "",
  category: "placement",
  visibility: "public",
  builtIn: true,
  latestNumber: 1,
  uses: 0,
  forks: 0,
  forkedFrom: null,
  graph,
  verified: null,
  updatedAt: 0,
  lesson: "",
  version: {
    id: "tplv_1",
    number: 1,
    graph,
    parameters: [{ nodeId: "pick", parameter: "maxResults", title: "Results", description: "" }],
    notes: "",
    verified: null,
    createdAt: 0,
  },
  versions: [],
};

describe("publishing a template", () => {
  it("leaves out run data and ids of the workspace", () => {
    const own = workflowGraphSchema.parse({
      ...graph,
      settings: { errorWorkflowId: "wf_own", timeoutMs: 5 },
      nodes: [
        { id: "a", type: "Code", name: "A", settings: { pinnedOutput: { a: 1 }, notes: "n" } },
      ],
    });
    const published = graphForTemplate(own);
    expect(JSON.stringify(published)).not.toMatch(/pinnedOutput|wf_own/);
    expect(published.settings.timeoutMs).toBe(5);
    expect(published.nodes[0]?.settings.notes).toBe("n");
  });
});

describe("using a template", () => {
  it("puts the form's values into the graph and leaves the rest", () => {
    const made = graphFromTemplate(template, "Mine", { pick: { maxResults: 3 } });
    expect(made.name).toBe("Mine");
    expect(made.nodes[0]?.parameters).toEqual({ maxResults: 3, strategy: "balanced" });
    expect(template.version.graph.nodes[0]?.parameters.maxResults).toBe(5);
  });

  it("refuses a value that the form does not offer, naming the field", () => {
    expect(() =>
      graphFromTemplate(template, "Mine", { pick: { strategy: "cost_optimal" } }),
    ).toThrow(expect.objectContaining({ code: "invalid_input", field: "values.pick.strategy" }));
  });
});
