import type { PortType } from "@edgeloom/graph";
import type { z } from "zod";
import type { ParameterMeta } from "./definition.ts";

/**
 * Gives a parameter's schema what the inspector needs. Call it last: what wraps the schema afterwards
 * (`.optional()`, `.default()`) would hide it.
 */
export function parameter<Schema extends z.ZodType>(schema: Schema, meta: ParameterMeta): Schema {
  return schema.meta({ ...meta });
}

export interface OutputMeta {
  readonly title?: string;
  readonly description?: string;
  /** When it is not what the schema says by itself: a string that is the id of an edge node. */
  readonly portType?: PortType;
}

/** Gives a field of an output its title and, where the schema does not tell, the type of its port. */
export function output<Schema extends z.ZodType>(schema: Schema, meta: OutputMeta): Schema {
  return schema.meta({ ...meta });
}

/** Type of a port that carries the id of an edge node. */
export const edgeNodePort: PortType = { kind: "edge_node" };
/** Type of a port that carries ids of edge nodes. */
export const edgeNodesPort: PortType = { kind: "list", items: edgeNodePort };
