import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportWorkflow, importWorkflow } from "./interchange.ts";
import { toSnakeCase } from "./parameter-names.ts";
import { type WorkflowGraph, workflowGraphSchema } from "./schema.ts";
import { testCatalogue } from "./testing/catalogue.ts";
import { graphOf } from "./testing/graphs.ts";

function importOk(text: string): WorkflowGraph {
  const imported = importWorkflow(text, testCatalogue);
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  return imported.value;
}

const exported = (graph: WorkflowGraph): Record<string, unknown> =>
  JSON.parse(exportWorkflow(graph, testCatalogue)) as Record<string, unknown>;

describe("interchange", () => {
  it("writes parameter names in snake case and leaves defaults and workspace data out", () => {
    const graph = graphOf(["s:Start", "d:Discover"], ["s > d.latencyMsMax"], {
      settings: { errorWorkflowId: "workflow_1" },
    });
    const nodes = graph.nodes.map((node) => ({
      ...node,
      parameters:
        node.id === "d" ? { zeta: { $secret: "token" }, latencyMsMax: 9, strategy: "nearest" } : {},
      settings: { ...node.settings, pinnedOutput: { secret: "data" }, timeoutMs: 5 },
    }));
    const document = exported({ ...graph, nodes });
    expect(Object.keys(document)).toEqual(["format", "schemaVersion", "name", "nodes", "edges"]);
    expect(document.format).toBe("edgeloom.workflow/1");
    expect(document).toMatchObject({
      nodes: [
        { id: "s" },
        {
          parameters: { strategy: "nearest", latency_ms_max: 9, zeta: { $secret: "token" } },
          settings: { timeoutMs: 5 },
        },
      ],
      edges: [{ targetInput: "latency_ms_max" }],
    });
    expect(JSON.stringify(document)).not.toMatch(/pinnedOutput|workflow_1|attemptsMax/);
  });

  it("reads both spellings of a parameter, and says so when both are given", () => {
    const write = (parameters: string, input: string): string =>
      `{"schemaVersion":1,"name":"w","nodes":[{"id":"s","type":"Start","name":"s"},{"id":"d","type":"Discover","typeVersion":3,"name":"d","parameters":{"strategy":"nearest"${parameters}}}],"edges":[{"id":"e","source":"s","target":"d","targetInput":"${input}"}]}`;
    const snake = importOk(write(',"latency_ms_max":5', "latency_ms_max"));
    expect(snake).toEqual(importOk(write(',"latencyMsMax":5', "latencyMsMax")));
    expect(snake.nodes[1]?.parameters).toEqual({ strategy: "nearest", latencyMsMax: 5 });
    expect(snake.edges[0]?.targetInput).toBe("latencyMsMax");
    const twice = importWorkflow(
      write(',"latency_ms_max":5,"latencyMsMax":6', "main"),
      testCatalogue,
    );
    expect(twice).toMatchObject({ ok: false, error: [{ code: "wrong_parameter", nodeId: "d" }] });
  });

  it("refuses other formats and gives the problems of the document", () => {
    expect(importWorkflow('{"format":"edgeloom.workflow/9"}', testCatalogue)).toMatchObject({
      ok: false,
      error: [{ code: "malformed", field: "format" }],
    });
    expect(importWorkflow("nonsense", testCatalogue).ok).toBe(false);
    expect(importWorkflow("[1]", testCatalogue).ok).toBe(false);
    expect(
      importWorkflow(
        '{"schemaVersion":1,"name":"w","nodes":[{"id":1},5],"edges":[null]}',
        testCatalogue,
      ).ok,
    ).toBe(false);
  });

  it("gives back what it was given", () => {
    const name = fc.string({ minLength: 1, maxLength: 30 });
    const safeKey = name.filter((key) => !["__proto__", "constructor", "prototype"].includes(key));
    const value = fc.oneof(
      fc
        .jsonValue({ maxDepth: 2 })
        .map((json) => JSON.parse(JSON.stringify(json).replaceAll("__proto__", "p"))),
      fc.record({ $expr: fc.string() }),
      fc.record({ $secret: name }),
    );
    const known = fc.constantFrom("strategy", "latencyMsMax", "label", "ttlMs", "anyValue");
    const aliases = new Set(["latency_ms_max", "ttl_ms", "any_value"]);
    const parameters = fc.dictionary(
      fc.oneof(
        known,
        safeKey.filter((key) => !aliases.has(key)),
      ),
      value,
      { maxKeys: 5 },
    );
    const node = fc.record({
      type: fc.constantFrom("Step", "Discover", "Start", "Elsewhere"),
      name,
      parameters,
      x: fc.integer(),
      disabled: fc.boolean(),
      attemptsMax: fc.integer({ min: 1, max: 5 }),
    });
    const graphs = fc.record({
      name,
      nodes: fc.array(node, { maxLength: 6 }),
      env: fc.dictionary(safeKey, fc.string()),
    });
    fc.assert(
      fc.property(graphs, (drawn) => {
        const graph = workflowGraphSchema.parse({
          schemaVersion: 1,
          name: drawn.name,
          nodes: drawn.nodes.map((one, index) => ({
            id: `n${index}`,
            type: one.type,
            typeVersion: one.type === "Discover" ? 3 : 1,
            name: one.name,
            parameters: one.parameters,
            position: { x: one.x, y: 0 },
            settings: { disabled: one.disabled, retry: { attemptsMax: one.attemptsMax } },
          })),
          edges: drawn.nodes.slice(1).map((_, index) => ({
            id: `e${index}`,
            source: `n${index}`,
            target: `n${index + 1}`,
            targetInput: index % 2 === 0 ? "main" : "latencyMsMax",
          })),
          settings: { env: drawn.env },
        });
        const text = exportWorkflow(graph, testCatalogue);
        expect(importOk(text)).toEqual(graph);
        expect(exportWorkflow(importOk(text), testCatalogue)).toBe(text);
      }),
    );
  });
});

describe("toSnakeCase", () => {
  it("maps names one to one", () => {
    expect(toSnakeCase("coordinationGroup")).toBe("coordination_group");
    expect(toSnakeCase("ttl")).toBe("ttl");
  });
});
