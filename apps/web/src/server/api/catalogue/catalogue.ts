import { describeCatalogue, catalogue as nodeTypes } from "@edgeloom/nodes";
import { createRoute, z } from "@hono/zod-openapi";
import { createRouter, json, problems, requires } from "../router.ts";

const portSchema = z.object({ name: z.string(), title: z.string() }).loose();

const nodeTypeSchema = z
  .object({
    type: z.string(),
    version: z.number().int(),
    title: z.string(),
    category: z.string(),
    icon: z.string(),
    summary: z.string(),
    documentation: z.string().openapi({ description: "Markdown" }),
    control: z.record(z.string(), z.unknown()),
    trigger: z.string().nullable(),
    parametersSchema: z.record(z.string(), z.unknown()).openapi({ description: "JSON Schema" }),
    outputSchema: z.record(z.string(), z.unknown()).openapi({ description: "JSON Schema" }),
    inputs: z.array(portSchema),
    outputs: z.array(portSchema),
    dynamicOutputs: z.boolean(),
    effect: z.string(),
    timeoutMs: z.number(),
    examples: z.array(z.record(z.string(), z.unknown())),
  })
  .openapi("NodeType");

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Catalogue"],
  summary: "Every node type with its parameters, ports and documentation",
  middleware: requires("workspace:read"),
  responses: {
    200: json(z.object({ items: z.array(nodeTypeSchema) }), "Node types"),
    ...problems,
  },
});

type NodeType = z.infer<typeof nodeTypeSchema>;

let described: NodeType[] | undefined;

/** Made once: node types do not change while the process runs. */
function describeAll(): NodeType[] {
  described ??= z.array(nodeTypeSchema).parse(describeCatalogue(nodeTypes));
  return described;
}

export const catalogue = createRouter().openapi(list, (context) =>
  context.json({ items: describeAll() }, 200),
);
