import { expect, it } from "vitest";
import { migrateGraph, migrateNode } from "./parameter-migration.ts";
import type { WorkflowNode } from "./schema.ts";
import { testCatalogue } from "./testing/catalogue.ts";
import { graphOf } from "./testing/graphs.ts";

const facts = testCatalogue.get("Discover");
const [base] = graphOf(["d:Discover"], []).nodes;
if (facts === undefined || base === undefined) throw new Error("the test catalogue has Discover");
const node = (typeVersion: number, parameters: WorkflowNode["parameters"] = {}): WorkflowNode => ({
  ...base,
  typeVersion,
  parameters,
});

it("chains migrations and leaves the node it was given alone", () => {
  const old = node(1, { latency: 5 });
  expect(migrateNode(old, facts)).toMatchObject({
    ok: true,
    value: { typeVersion: 3, parameters: { latencyMsMax: 5, strategy: "nearest" } },
  });
  expect(old.parameters).toEqual({ latency: 5 });
  const current = node(3);
  expect(migrateNode(current, facts)).toEqual({ ok: true, value: current });
});

it("refuses newer versions, gaps and migrations that fail", () => {
  const refused = [
    migrateNode(node(4), facts),
    migrateNode(node(1), { ...facts, migrations: {} }),
    migrateNode(node(2), {
      ...facts,
      migrations: {
        2: () => {
          throw new Error("no strategy");
        },
      },
    }),
  ];
  for (const result of refused) {
    expect(result).toMatchObject({
      ok: false,
      error: { code: "unknown_type_version", nodeId: "d" },
    });
  }
});

it("gives back the same graph when nothing is old, and keeps what it cannot migrate", () => {
  const current = graphOf(["d:Discover", "x"], []);
  expect(migrateGraph(current, testCatalogue)).toBe(current);
  const mixed = { ...current, nodes: [node(1), node(9)] };
  expect(migrateGraph(mixed, testCatalogue).nodes.map((one) => one.typeVersion)).toEqual([3, 9]);
});
