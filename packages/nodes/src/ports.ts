import type { Port, PortType } from "@edgeloom/graph";
import { z } from "zod";

const portKinds = ["any", "string", "number", "boolean", "object", "edge_node", "list"] as const;

function isPortType(value: unknown): value is PortType {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    portKinds.some((kind) => kind === value.kind)
  );
}

/** The schema inside `.optional()`, `.nullable()`, `.default()` and the like. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodReadonly
  ) {
    inner = inner.unwrap();
  }
  return inner;
}

/** Type of the values that a schema lets through, as far as ports tell types apart. */
export function portTypeOf(schema: z.core.$ZodType): PortType {
  const declared = z.globalRegistry.get(schema)?.portType;
  if (isPortType(declared)) return declared;
  const inner = unwrap(schema);
  if (inner !== schema) return portTypeOf(inner);
  if (inner instanceof z.ZodString || inner instanceof z.ZodEnum) return { kind: "string" };
  if (inner instanceof z.ZodNumber) return { kind: "number" };
  if (inner instanceof z.ZodBoolean) return { kind: "boolean" };
  if (inner instanceof z.ZodArray) return { kind: "list", items: portTypeOf(inner.element) };
  if (inner instanceof z.ZodObject || inner instanceof z.ZodRecord) return { kind: "object" };
  if (inner instanceof z.ZodDiscriminatedUnion) return { kind: "object" };
  return { kind: "any" };
}

/** A name as people read it: `edgeNodes` becomes "Edge nodes". */
export function titleOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The fields of an output schema as ports, in the order they are declared. */
export function portsOf(schema: z.ZodObject): readonly Port[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const meta = z.globalRegistry.get(field);
    return {
      name,
      title: typeof meta?.title === "string" ? meta.title : titleOf(name),
      type: portTypeOf(field),
      ...(typeof meta?.description === "string" ? { description: meta.description } : {}),
    };
  });
}
