import { compilePlan, mainPort } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { parseParameters } from "./define-node.ts";
import { describeCatalogue } from "./describe.ts";
import { metaOf } from "./parameter-check.ts";
import { catalogue } from "./shipped.ts";

const types = catalogue.definitions().map((definition) => [definition.type, definition] as const);

describe("the catalogue", () => {
  it("finds a type by its name, and none by another", () => {
    for (const [type, definition] of types) {
      expect(type).toMatch(/^[A-Z][A-Za-z0-9]+$/);
      expect(catalogue.definition(type)).toBe(definition);
      expect(catalogue.get(type)?.parameters).toBe(definition.parameters);
    }
    expect(catalogue.definition("KnowledgeNode")).toBeUndefined();
    expect(catalogue.get("constructor")).toBeUndefined();
  });

  it("describes every type as JSON that a browser can read", () => {
    for (const description of describeCatalogue(catalogue)) {
      expect(JSON.parse(JSON.stringify(description))).toEqual(description);
      expect(JSON.stringify(description.parametersSchema)).not.toContain("$ref");
    }
  });

  it("gives typed ports, so that placement fits what acts on an edge node", () => {
    const port = (type: string, name: string) =>
      catalogue
        .get(type)
        ?.outputs({})
        .find((output) => output.name === name)?.type;
    expect(port("EdgeDiscoveryNode", "edgeNode")).toEqual({ kind: "edge_node" });
    expect(port("EdgeDiscoveryNode", "edgeNodes")).toEqual({
      kind: "list",
      items: { kind: "edge_node" },
    });
    expect(port("EdgeStateMachine", "fencingToken")).toEqual({ kind: "number" });
    expect(port("EdgeMonitoringNode", "health")).toEqual({ kind: "object" });
  });

  it("compiles a loop with its body into a plan", () => {
    const node = (id: string, type: string, parameters = {}) => ({
      id,
      type,
      name: id,
      typeVersion: 1,
      position: { x: 0, y: 0 },
      parameters,
      settings: {
        disabled: false,
        notes: "",
        retry: { attemptsMax: 1, delayMs: 0, backoff: "fixed", delayMsMax: 0, jitter: 0 } as const,
        timeoutMs: 0,
        onError: "stop" as const,
      },
    });
    const plan = compilePlan(
      {
        schemaVersion: 1,
        name: "loop",
        description: "",
        nodes: [
          node("start", "ManualTrigger"),
          node("each", "ForEach", { items: [1, 2] }),
          node("body", "Transform", { expression: "input * 2" }),
        ],
        edges: [
          {
            id: "a",
            source: "start",
            sourceOutput: mainPort,
            target: "each",
            targetInput: mainPort,
          },
          { id: "b", source: "each", sourceOutput: "item", target: "body", targetInput: mainPort },
          {
            id: "c",
            source: "body",
            sourceOutput: "result",
            target: "each",
            targetInput: "result",
          },
        ],
        notes: [],
        groups: [],
        settings: { timeoutMs: 0, concurrencyMax: 0, env: {} },
      },
      catalogue,
    );
    expect(plan.byId.get("each")?.body?.nodes.map(({ node: { id } }) => id)).toEqual(["body"]);
  });
});

describe.each(types)("%s", (_type, definition) => {
  it("has documentation, a summary and examples", () => {
    expect(definition.documentation.length).toBeGreaterThan(80);
    expect(definition.summary).toMatch(/^[A-Z].{10,}\.$/);
    expect(definition.examples.length).toBeGreaterThan(0);
  });

  it.each(definition.examples)("parses its example: $title", (example) => {
    // Expressions are resolved by the engine before a node sees its parameters.
    const late = Object.values(example.parameters).some(
      (value) => typeof value === "object" && value !== null && "$expr" in value,
    );
    expect(definition.check(example.parameters)).toEqual([]);
    if (!late) expect(() => parseParameters(definition, example.parameters)).not.toThrow();
  });

  it("writes a summary line for whatever an editor holds", () => {
    const fields = Object.keys(definition.parameters.shape);
    const expressions = Object.fromEntries(fields.map((name) => [name, { $expr: "input" }]));
    for (const parameters of [{}, expressions, definition.examples[0]?.parameters ?? {}]) {
      expect(definition.summaryLine(parameters)).toMatch(/\S/);
    }
  });

  it("titles every parameter, and names existing ones in its conditions", () => {
    const { shape } = definition.parameters;
    for (const [name, schema] of Object.entries(shape)) {
      const meta = metaOf(schema);
      expect(meta.title, name).toMatch(/\S/);
      for (const other of Object.keys(meta.showWhen ?? {})) expect(shape).toHaveProperty(other);
    }
  });
});
