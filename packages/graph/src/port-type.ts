import { assertNever } from "@edgeloom/kernel";
import type { NodeTypeFacts, Port, PortType } from "./catalogue.ts";
import { mainPort, startsAtPort } from "./output-path.ts";

export type Fit = { readonly fits: true } | { readonly fits: false; readonly reason: string };

const fitting: Fit = { fits: true };
const anyType: PortType = { kind: "any" };
const objectType: PortType = { kind: "object" };

/** The type's name for people: "a list of edge nodes". */
export function describePortType(type: PortType): string {
  switch (type.kind) {
    case "any":
      return "any value";
    case "string":
      return "a text";
    case "number":
      return "a number";
    case "boolean":
      return "a yes or no";
    case "object":
      return "an object";
    case "edge_node":
      return "an edge node";
    case "list":
      return type.items === undefined || type.items.kind === "any"
        ? "a list"
        : `a list, each item ${describePortType(type.items)}`;
    default:
      return assertNever(type);
  }
}

function isFit(output: PortType, input: PortType): boolean {
  if (output.kind === "any" || input.kind === "any") return true;
  if (output.kind === "list" && input.kind === "list") {
    return output.items === undefined || input.items === undefined
      ? true
      : isFit(output.items, input.items);
  }
  if (output.kind === "edge_node" && input.kind === "string") return true;
  return output.kind === input.kind;
}

/**
 * Whether a value of type `output` can go into an input of type `input`. `any` fits both ways; the id of
 * an edge node is a string, but a string need not be the id of an edge node. The reason names both types.
 */
export function fits(output: PortType, input: PortType): Fit {
  if (isFit(output, input)) return fitting;
  return {
    fits: false,
    reason: `it gives ${describePortType(output)}, and ${describePortType(input)} is needed`,
  };
}

/** The type found at a path inside a value of `type`; undefined when such a value has nothing inside it. */
function typeInside(type: PortType, path: readonly string[]): PortType | undefined {
  let inner: PortType = type;
  for (const key of path) {
    if (inner.kind === "any" || inner.kind === "object") return anyType;
    if (inner.kind !== "list" || !/^\d+$/.test(key)) return undefined;
    inner = inner.items ?? anyType;
  }
  return inner;
}

export type OutputLookup =
  | { readonly found: true; readonly type: PortType }
  | { readonly found: false; readonly port: Port | undefined };

/** A type that declares no outputs, or declares `main` as any value, may put anything into its output. */
function isOpen(outputs: readonly Port[]): boolean {
  return (
    outputs.length === 0 ||
    outputs.some((port) => port.name === mainPort && port.type.kind === "any")
  );
}

/** The type at an output path as far as the ports tell; not found names the port that has nothing inside. */
export function outputTypeAt(
  facts: NodeTypeFacts,
  outputs: readonly Port[],
  path: string,
): OutputLookup {
  const exact = outputs.find((port) => port.name === path);
  if (exact !== undefined) return { found: true, type: exact.type };
  if (path === mainPort) {
    const known = facts.control.kind === "step" && outputs.length > 0;
    return { found: true, type: known ? objectType : anyType };
  }
  const holders = outputs.filter((port) => startsAtPort(path, port.name));
  const holder = holders.sort((a, b) => b.name.length - a.name.length)[0];
  if (holder === undefined) {
    return isOpen(outputs) ? { found: true, type: anyType } : { found: false, port: undefined };
  }
  const inner = typeInside(holder.type, path.slice(holder.name.length + 1).split("."));
  return inner === undefined ? { found: false, port: holder } : { found: true, type: inner };
}
