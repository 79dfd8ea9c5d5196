import { z } from "zod";

/** The part of OpenAPI 3.1 that the reference shows. */
export interface SchemaObject {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly properties?: Readonly<Record<string, SchemaObject>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: SchemaObject | undefined;
  readonly additionalProperties?: boolean | SchemaObject | undefined;
  readonly anyOf?: readonly SchemaObject[] | undefined;
  readonly oneOf?: readonly SchemaObject[] | undefined;
  readonly allOf?: readonly SchemaObject[] | undefined;
}

const schemaObject: z.ZodType<SchemaObject> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    properties: z.record(z.string(), schemaObject).optional(),
    required: z.array(z.string()).optional(),
    items: schemaObject.optional(),
    additionalProperties: z.union([z.boolean(), schemaObject]).optional(),
    anyOf: z.array(schemaObject).optional(),
    oneOf: z.array(schemaObject).optional(),
    allOf: z.array(schemaObject).optional(),
  }),
);

const content = z.record(z.string(), z.object({ schema: schemaObject.optional() })).optional();

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "header", "cookie"]),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: schemaObject.optional(),
});
export type ParameterObject = z.infer<typeof parameterSchema>;

const operationSchema = z.object({
  tags: z.array(z.string()).optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z.array(parameterSchema).optional(),
  requestBody: z.object({ required: z.boolean().optional(), content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().optional(), content })),
});

export const openApiSchema = z.object({
  info: z.object({
    title: z.string(),
    version: z.string(),
    description: z.string().optional(),
  }),
  paths: z.record(
    z.string(),
    z.partialRecord(z.enum(["get", "post", "put", "patch", "delete"]), operationSchema),
  ),
  components: z.object({ schemas: z.record(z.string(), schemaObject).optional() }).optional(),
});
export type OpenApiDocument = z.infer<typeof openApiSchema>;

export type Method = "get" | "post" | "put" | "patch" | "delete";

export interface ApiResponse {
  readonly status: string;
  readonly description: string;
  readonly schema: SchemaObject | undefined;
}

export interface ApiOperation {
  /** Stable, for links: `get-api-v1-runs-id`. */
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly ParameterObject[];
  readonly body: SchemaObject | undefined;
  readonly responses: readonly ApiResponse[];
}

const methods: readonly Method[] = ["get", "post", "put", "patch", "delete"];

const firstSchema = (held: z.infer<typeof content>): SchemaObject | undefined =>
  Object.values(held ?? {})[0]?.schema;

/** All operations in the order of the document. */
export function operationsOf(document: OpenApiDocument): readonly ApiOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      return [
        {
          id: `${method}${path.replace(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "")}`,
          method,
          path,
          tag: operation.tags?.[0] ?? "Other",
          summary: operation.summary ?? "",
          description: operation.description ?? "",
          parameters: operation.parameters ?? [],
          body: firstSchema(operation.requestBody?.content),
          responses: Object.entries(operation.responses).map(([status, response]) => ({
            status,
            description: response.description ?? "",
            schema: firstSchema(response.content),
          })),
        },
      ];
    }),
  );
}

/** Operations by tag, tags in the order in which they first appear. */
export function groupByTag(
  operations: readonly ApiOperation[],
): readonly { readonly tag: string; readonly operations: readonly ApiOperation[] }[] {
  const groups = new Map<string, ApiOperation[]>();
  for (const operation of operations) {
    const group = groups.get(operation.tag);
    if (group === undefined) groups.set(operation.tag, [operation]);
    else group.push(operation);
  }
  return [...groups].map(([tag, held]) => ({ tag, operations: held }));
}
