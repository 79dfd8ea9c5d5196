import { expect, it } from "vitest";
import { z } from "zod";
import { portsFromSchema } from "./schema-ports.ts";

it("derives a port from each field of a schema", () => {
  const ports = portsFromSchema(
    z.object({
      name: z.string().meta({ title: "Site name", description: "As on the map." }),
      latencyMsMax: z.number().int().default(50),
      mode: z.enum(["a", "b"]).optional(),
      level: z.literal([1, 2]),
      on: z.boolean().nullable(),
      either: z.union([z.string(), z.number()]),
      tags: z.array(z.string()),
      limits: z.record(z.string(), z.number()),
      rows: z.array(z.object({ id: z.string() })),
      data: z.json(),
      when: z.date(),
      edgeNode: z
        .string()
        .meta({ portType: { kind: "edge_node" } })
        .optional(),
      edgeNodes: z.array(z.string().meta({ portType: { kind: "edge_node" } })),
    }),
  );
  expect(ports.map((port) => [port.name, port.type])).toEqual([
    ["name", { kind: "string" }],
    ["latencyMsMax", { kind: "number" }],
    ["mode", { kind: "string" }],
    ["level", { kind: "number" }],
    ["on", { kind: "boolean" }],
    ["either", { kind: "any" }],
    ["tags", { kind: "list", items: { kind: "string" } }],
    ["limits", { kind: "object" }],
    ["rows", { kind: "list", items: { kind: "object" } }],
    ["data", { kind: "any" }],
    ["when", { kind: "any" }],
    ["edgeNode", { kind: "edge_node" }],
    ["edgeNodes", { kind: "list", items: { kind: "edge_node" } }],
  ]);
  expect(ports[0]).toMatchObject({ title: "Site name", description: "As on the map." });
  expect(ports[1]?.title).toBe("Latency ms max");
});
