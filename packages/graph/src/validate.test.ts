import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphLimits } from "./limits.ts";
import { compilePlan } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { WorkflowGraph } from "./schema.ts";
import { testCatalogue } from "./testing/catalogue.ts";
import { graphOf } from "./testing/graphs.ts";
import { validateWorkflow } from "./validate.ts";

type Parameters = WorkflowGraph["nodes"][number]["parameters"];

function withParameters(
  graph: WorkflowGraph,
  parameters: Record<string, Parameters>,
): WorkflowGraph {
  const nodes = graph.nodes.map((node) => ({ ...node, parameters: parameters[node.id] ?? {} }));
  return { ...graph, nodes };
}

function validate(
  nodes: string[],
  edges: string[] = [],
  parameters: Record<string, Parameters> = {},
): Problem[] {
  const graph = withParameters(graphOf(nodes, edges), parameters);
  return validateWorkflow(graph, testCatalogue, { expectTrigger: false });
}

const codes = (problems: readonly Problem[]): string[] => problems.map((problem) => problem.code);

describe("validateWorkflow", () => {
  it("finds nothing wrong with a sound workflow", () => {
    expect(
      validate(
        ["s:Start", "d:Discover", "l:Loop", "x", "out"],
        [
          "s > d",
          "d > x.anyValue",
          "d.edgeNodes > l.items",
          "l.item > x",
          "x > l.result",
          "l.done > out",
        ],
        { d: { strategy: "nearest" }, x: { label: { $expr: "nodes.d.edgeNode" } } },
      ),
    ).toEqual([]);
  });

  it("gives all problems, each with place, reason and remedy", () => {
    const problems = validate(
      ["s:Start", "d:Discovery", "x", "y", "z"],
      ["s > x", "x > y", "y > x", "s > ghost", "s > y.nothing", "s > x"],
      { x: { ttlMs: "soon" }, y: { labl: "a" }, z: { label: { $expr: "1 +" } } },
    );
    expect(new Set(codes(problems))).toEqual(
      new Set([
        "cycle",
        "unknown_node",
        "unknown_type",
        "wrong_parameter",
        "unknown_parameter",
        "bad_expression",
        "unknown_port",
        "duplicate_connection",
        "unreachable",
      ]),
    );
    for (const problem of problems) {
      expect(problem.reason).not.toBe("");
      expect(problem.remedy).not.toBe("");
      expect(problem.nodeId ?? problem.edgeId).toBeDefined();
    }
  });

  it("suggests the nearest name of types, parameters, ports and nodes", () => {
    const remedy = (problems: Problem[]): string | undefined => problems[0]?.remedy;
    expect(remedy(validate(["d:discovr"]))).toContain('"Discover"');
    expect(remedy(validate(["x"], [], { x: { ttl_ms: 5 } }))).toContain('"ttlMs"');
    expect(
      remedy(validate(["d:Discover", "x"], ["d.edgenode > x"], { d: { strategy: "nearest" } })),
    ).toContain('"edgeNode"');
    expect(
      remedy(validate(["disco", "x"], [], { x: { label: { $expr: "nodes.dsco.a" } } })),
    ).toContain("nodes.disco");
  });

  it("tells missing, wrong and unknown parameters", () => {
    expect(validate(["d:Discover"])).toMatchObject([
      { code: "missing_parameter", nodeId: "d", field: "parameters.strategy" },
    ]);
    expect(validate(["d:Discover"], [], { d: { strategy: "fastest" } })).toMatchObject([
      {
        code: "wrong_parameter",
        field: "parameters.strategy",
        remedy: "Choose one of nearest, cheapest.",
      },
    ]);
    expect(validate(["x"], [], { x: { ttlMs: 0 } })).toMatchObject([{ remedy: "Use at least 1." }]);
    expect(validate(["x"], [], { x: { tags: ["a", 5] } })).toMatchObject([
      { field: "parameters.tags.1" },
    ]);
  });

  it("accepts expressions and secrets for any parameter, however deep", () => {
    const parameters = {
      d: { strategy: { $expr: "input.strategy" }, latencyMsMax: { $expr: "env.max" } },
      x: { ttlMs: { $secret: "ttl" }, tags: ["a", { $expr: "input.b" }] },
    };
    expect(validate(["d:Discover", "x"], [], parameters)).toEqual([]);
  });

  it("takes a parameter that a connection supplies for given", () => {
    expect(validate(["s:Start", "d:Discover"], ["s > d.strategy"])).toEqual([]);
  });

  it("checks parameters as the type's current version has them", () => {
    const graph = graphOf(["d:Discover"], []);
    const [node] = graph.nodes;
    if (node === undefined) throw new Error("the graph has a node");
    const at = (typeVersion: number, parameters: Parameters): string[] =>
      codes(
        validateWorkflow(
          { ...graph, nodes: [{ ...node, typeVersion, parameters }] },
          testCatalogue,
          {
            expectTrigger: false,
          },
        ),
      );
    expect(at(1, { latency: 20 })).toEqual([]);
    expect(at(4, { strategy: "nearest" })).toEqual(["unknown_type_version"]);
  });

  it("compares port types, also deep in an output", () => {
    const d = { d: { strategy: "nearest" } };
    const edge = (text: string): Problem[] => validate(["d:Discover", "x"], [text], d);
    expect(edge("d.edgeNode > x.label")).toEqual([]);
    expect(edge("d.health.cpu > x.ttlMs")).toEqual([]);
    expect(edge("d.edgeNodes.0 > x.label")).toEqual([]);
    expect(edge("d.edgeNodes > x.tags")).toEqual([]);
    const [unfit] = edge("d.edgeNode > x.ttlMs");
    expect(unfit?.code).toBe("unfit_connection");
    expect(unfit?.reason).toMatch(/an edge node.*a number/);
    expect(codes(edge("d.edgeNodes > x.label"))).toEqual(["unfit_connection"]);
    expect(codes(edge("d > x.label"))).toEqual(["unfit_connection"]);
    expect(codes(edge("d.score.digits > x"))).toEqual(["unknown_port"]);
    expect(codes(edge("x > d.latencyMs"))).toEqual(["unknown_port"]);
  });

  it("knows ports that follow from parameters", () => {
    const sw = { sw: { cases: [{ name: "hot", when: true }] } };
    expect(validate(["sw:Switch", "x"], ["sw.hot > x"], sw)).toEqual([]);
    expect(codes(validate(["sw:Switch", "x"], ["sw.cold > x"], sw))).toEqual(["unknown_port"]);
    for (const cases of [[null], [0], "none"]) {
      expect(codes(validate(["sw:Switch", "x"], ["sw.hot > x"], { sw: { cases } }))).toContain(
        "wrong_parameter",
      );
    }
  });

  it("warns of an error output that is switched off", () => {
    const [problem] = validate(["x", "y"], ["x.error > y"]);
    expect(problem).toMatchObject({ severity: "warning", field: "settings.onError" });
  });

  it("refuses to connect into a trigger", () => {
    expect(validate(["x", "s:Start"], ["x > s"])[0]?.reason).toContain("takes no input");
  });

  it("warns when nothing starts the workflow or leads to a node", () => {
    expect(validateWorkflow(graphOf(["a"], []), testCatalogue)).toMatchObject([
      { code: "no_trigger", severity: "warning" },
    ]);
    expect(validate(["s:Start", "a", "b"], ["s > a"])).toMatchObject([
      { code: "unreachable", severity: "warning", nodeId: "b" },
    ]);
    expect(validateWorkflow(graphOf([], []), testCatalogue)).toEqual([]);
  });

  it("names the nodes of a cycle and of a value that leaves its loop", () => {
    expect(validate(["a", "b"], ["a > b", "b > a"])).toMatchObject([{ code: "cycle" }]);
    expect(
      validate(["l:Loop", "x"], ["l.item > x", "l.done > x.label"]).map((one) => one.code),
    ).toContain("leaves_loop");
  });

  it("finds duplicate ids of nodes, edges, notes and groups", () => {
    const graph = graphOf(["a", "a"], [], {
      groups: [
        { id: "g", name: "g", nodeIds: ["ghost"] },
        { id: "g", name: "h", nodeIds: [] },
      ],
    });
    expect(codes(validateWorkflow(graph, testCatalogue, { expectTrigger: false }))).toEqual([
      "duplicate_id",
      "duplicate_id",
      "unknown_node",
    ]);
  });

  it("refuses what goes beyond the limits, and reserved keys beside other problems", () => {
    let deep: Parameters[string] = 1;
    for (let n = 0; n < 40; n += 1) deep = { inside: deep };
    expect(validate(["x"], [], { x: { anyValue: deep } })).toMatchObject([
      { code: "over_limit", nodeId: "x" },
    ]);
    const poisoned = JSON.parse('{"anyValue": {"__proto__": 1}, "ttlMs": 0}') as Parameters;
    expect(codes(validate(["x"], [], { x: poisoned }))).toEqual([
      "reserved_key",
      "wrong_parameter",
    ]);
    const many = Array.from({ length: graphLimits.nodesMax + 1 }, (_, n) => n);
    const graph = graphOf(["a"], []);
    const tooMany = { ...graph, nodes: many.flatMap(() => graph.nodes) };
    expect(validateWorkflow(tooMany, testCatalogue)).toMatchObject([
      { code: "over_limit", field: "nodes" },
    ]);
  });

  it("never fails on any graph, and a graph without errors has a plan", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "e", "constructor", "__proto__");
    const type = fc.constantFrom(
      "Step",
      "Loop",
      "Start",
      "Switch",
      "Discover",
      "Nothing",
      "toString",
    );
    const port = fc.constantFrom(
      "main",
      "item",
      "item.x",
      "done",
      "result",
      "error",
      "label",
      "value",
      "__proto__",
    );
    const edge = fc
      .tuple(id, port, id, port)
      .map(([a, out, b, into]) => `${a}.${out} > ${b}.${into}`);
    const graphs = fc.record({
      nodes: fc
        .uniqueArray(id, { maxLength: 7 })
        .chain((ids) => fc.tuple(...ids.map((one) => type.map((t) => `${one}:${t}`)))),
      edges: fc.array(edge, { maxLength: 12 }),
      parameters: fc.dictionary(
        fc.constantFrom("label", "cases", "strategy", "items"),
        fc.jsonValue(),
        { maxKeys: 2 },
      ),
    });
    fc.assert(
      fc.property(graphs, ({ nodes, edges, parameters }) => {
        const given = Object.fromEntries(["a", "b"].map((one) => [one, parameters as Parameters]));
        const graph = withParameters(graphOf(nodes, edges), given);
        const problems = validateWorkflow(graph, testCatalogue);
        for (const problem of problems) expect(problem.reason).not.toBe("");
        if (problems.some((problem) => problem.severity === "error")) return;
        expect(compilePlan(graph, testCatalogue).nodes).toHaveLength(nodes.length);
      }),
      { numRuns: 500 },
    );
  });
});
