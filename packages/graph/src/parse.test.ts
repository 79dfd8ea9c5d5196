import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphLimits } from "./limits.ts";
import { parseWorkflow } from "./parse.ts";
import type { Problem } from "./problem.ts";
import { testCatalogue } from "./testing/catalogue.ts";
import { graphOf } from "./testing/graphs.ts";

function problemsOf(json: unknown): Problem[] {
  const parsed = parseWorkflow(json);
  if (parsed.ok) throw new Error("expected the document to be refused");
  return parsed.error;
}

const minimal = { schemaVersion: 1, name: "w", nodes: [{ id: "a", type: "Step", name: "A" }] };

describe("parseWorkflow", () => {
  it("reads a document given as text or as a value and fills in defaults", () => {
    const fromText = parseWorkflow(JSON.stringify(minimal));
    expect(fromText).toEqual(parseWorkflow(minimal));
    if (!fromText.ok) throw new Error("expected a graph");
    expect(fromText.value.nodes[0]).toMatchObject({
      typeVersion: 1,
      settings: { onError: "stop" },
    });
    expect(fromText.value.edges).toEqual([]);
  });

  it("reads what was stored unchanged", () => {
    const graph = graphOf(["a", "b"], ["a > b"]);
    expect(parseWorkflow(JSON.stringify(graph))).toEqual({ ok: true, value: graph });
  });

  it("brings nodes up to their type's version when it has a catalogue", () => {
    const old = {
      ...minimal,
      nodes: [{ id: "d", type: "Discover", name: "D", parameters: { latency: 9 } }],
    };
    const parsed = parseWorkflow(old, testCatalogue);
    expect(parsed).toMatchObject({
      ok: true,
      value: { nodes: [{ typeVersion: 3, parameters: { strategy: "nearest", latencyMsMax: 9 } }] },
    });
  });

  it("gives all problems with node and field", () => {
    const problems = problemsOf({
      ...minimal,
      nodes: [
        { id: "a", type: "Step", name: "A", settings: { timeoutMs: -1, onError: "maybe" } },
        { id: "b b", type: "Step", name: "" },
      ],
      edges: [{ id: "e", source: "a" }],
    });
    expect(problems).toMatchObject([
      { nodeId: "a", field: "settings.timeoutMs" },
      { nodeId: "a", field: "settings.onError" },
      { nodeId: "b b", field: "id" },
      { nodeId: "b b", field: "name" },
      { edgeId: "e", field: "target" },
    ]);
    for (const problem of problems)
      expect(problem).toMatchObject({ code: "malformed", severity: "error" });
  });

  it.each(["__proto__", "constructor", "prototype"])("refuses the key %s anywhere", (key) => {
    const text = `{"schemaVersion":1,"name":"w","nodes":[{"id":"a","type":"Step","name":"A","parameters":{"x":[{"${key}":1}]}}]}`;
    expect(problemsOf(text)).toMatchObject([
      { code: "reserved_key", nodeId: "a", field: `parameters.x.0.${key}` },
    ]);
  });

  it("refuses depth, size and counts beyond the limits", () => {
    const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(problemsOf(`{"schemaVersion":1,"name":"w","nodes":[],"x":${nested}}`)).toMatchObject([
      { code: "over_limit" },
    ]);
    expect(problemsOf(" ".repeat(graphLimits.documentCharactersMax + 1))).toMatchObject([
      { code: "over_limit" },
    ]);
    const circular: Record<string, unknown> = { ...minimal };
    circular.self = circular;
    expect(problemsOf(circular)[0]?.code).toBe("over_limit");
    const notes = Array.from({ length: graphLimits.notesMax + 1 }, (_, n) => ({
      id: `n${n}`,
      text: "",
      position: { x: 0, y: 0 },
      size: { width: 1, height: 1 },
    }));
    expect(problemsOf({ ...minimal, notes })).toMatchObject([
      { code: "over_limit", field: "notes" },
    ]);
  });

  it("allows parameters to nest as deep as the limit says, and no deeper", () => {
    const nest = (levels: number): unknown => (levels === 0 ? 1 : { in: nest(levels - 1) });
    const withDepth = (levels: number) =>
      parseWorkflow({
        ...minimal,
        nodes: [{ ...minimal.nodes[0], parameters: { p: nest(levels) } }],
      });
    expect(withDepth(graphLimits.depthMax).ok).toBe(true);
    expect(withDepth(graphLimits.depthMax + 1).ok).toBe(false);
  });

  it("says what to do about text that is no JSON and documents of other versions", () => {
    expect(problemsOf("{nodes:")[0]?.reason).toContain("not JSON");
    expect(problemsOf("[]")[0]?.reason).toContain("JSON object");
    expect(problemsOf({ ...minimal, schemaVersion: 2 })[0]?.remedy).toContain(
      "Update this installation",
    );
    expect(problemsOf({ name: "w", nodes: [] })).toMatchObject([{ field: "schemaVersion" }]);
  });

  it("never fails on any value", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.json(),
          fc.jsonValue().map((nodes) => ({ ...minimal, nodes })),
        ),
        (value) => {
          const parsed = parseWorkflow(value);
          if (!parsed.ok) expect(parsed.error.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
