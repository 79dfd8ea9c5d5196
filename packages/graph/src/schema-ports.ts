import { z } from "zod";
import type { Port, PortType } from "./catalogue.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const portTypeSchema: z.ZodType<PortType> = z.lazy(() =>
  z.union([
    z.object({ kind: z.enum(["any", "string", "number", "boolean", "object", "edge_node"]) }),
    z.object({ kind: z.literal("list"), items: portTypeSchema.optional() }),
  ]),
);

const anyType: PortType = { kind: "any" };

function isSchema(value: unknown): value is JsonSchema {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function typeOfLiteral(value: unknown): PortType {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return { kind: typeof value as "string" | "number" | "boolean" };
    default:
      return anyType;
  }
}

/** The one type that all share, or any. */
function joinTypes(types: readonly PortType[]): PortType {
  const [first] = types;
  return first !== undefined &&
    types.every((type) => JSON.stringify(type) === JSON.stringify(first))
    ? first
    : anyType;
}

function typeByName(schema: JsonSchema, name: unknown): PortType {
  switch (name) {
    case "string":
    case "boolean":
    case "object":
    case "number":
      return { kind: name };
    case "integer":
      return { kind: "number" };
    case "array":
      return isSchema(schema.items)
        ? { kind: "list", items: portType(schema.items) }
        : { kind: "list" };
    default:
      return anyType;
  }
}

const isNull = (schema: unknown): boolean => isSchema(schema) && schema.type === "null";

/** References (recursive schemas such as JSON itself) count as any value. */
function portType(schema: JsonSchema): PortType {
  const override = portTypeSchema.safeParse(schema.portType);
  if (override.success) return override.data;
  if ("const" in schema) return typeOfLiteral(schema.const);
  if (Array.isArray(schema.enum)) return joinTypes(schema.enum.map(typeOfLiteral));
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) {
    return joinTypes(
      choices
        .filter((choice) => !isNull(choice))
        .map((choice) => (isSchema(choice) ? portType(choice) : anyType)),
    );
  }
  if (Array.isArray(schema.type)) {
    return joinTypes(
      schema.type.filter((name) => name !== "null").map((name) => typeByName(schema, name)),
    );
  }
  return typeByName(schema, schema.type);
}

/** `latencyMsMax` as "Latency ms max". */
function titleOf(name: string): string {
  const words = name
    .replaceAll("_", " ")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A port for each field of a zod object, in order: its type from the field's schema, its title and description
 * from `.meta({ title, description })`. `.meta({ portType: { kind: "edge_node" } })` overrides the type.
 */
export function portsFromSchema(schema: z.ZodObject): Port[] {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(json.properties ?? {}).map(([name, value]) => {
    const field: JsonSchema = isSchema(value) ? value : {};
    return {
      name,
      title: typeof field.title === "string" ? field.title : titleOf(name),
      type: portType(field),
      ...(typeof field.description === "string" ? { description: field.description } : {}),
    };
  });
}
