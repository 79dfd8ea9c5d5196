import { fits, mainPort, outputTypeAt, type PortType } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { parameterForm } from "../inspector/form-model.ts";
import type { DesignerModel, Drawing } from "../model/designer-model.ts";

function outputType(model: DesignerModel, nodeId: string, port: string): PortType | undefined {
  const node = model.node(nodeId);
  const facts = node === undefined ? undefined : catalogue.get(node.type);
  if (node === undefined || facts === undefined) return { kind: "any" };
  const lookup = outputTypeAt(facts, facts.outputs(node.parameters), port);
  return lookup.found ? lookup.type : undefined;
}

function inputType(model: DesignerModel, nodeId: string, port: string): PortType | undefined {
  const node = model.node(nodeId);
  const facts = node === undefined ? undefined : catalogue.get(node.type);
  if (node === undefined || facts === undefined) return { kind: "any" };
  const own = facts.inputs.find((input) => input.name === port);
  return own?.type ?? parameterForm(node.type).find((field) => field.name === port)?.portType;
}

/**
 * Whether the connection being drawn could end at a port, as far as types tell: this marks the ports that fit.
 * What only the whole graph can refuse, such as a cycle, is said when it is dropped.
 */
export function couldEndAt(
  model: DesignerModel,
  drawing: Drawing,
  nodeId: string,
  port: string,
  side: "source" | "target",
): boolean {
  if (side === drawing.from || nodeId === drawing.nodeId) return false;
  const [source, target] =
    drawing.from === "source" ? [drawing, { nodeId, port }] : [{ nodeId, port }, drawing];
  const given = outputType(model, source.nodeId, source.port);
  const wanted = inputType(model, target.nodeId, target.port);
  if (given === undefined || wanted === undefined) return false;
  // The whole output offers its fields: which one goes into the port is chosen as it is dropped.
  if (source.port === mainPort && fieldThatFits(model, source.nodeId, wanted) !== undefined)
    return true;
  return fits(given, wanted).fits;
}

/** The first declared output of a node that fits an input, when its whole output does not. */
export function fieldThatFits(
  model: DesignerModel,
  nodeId: string,
  wanted: PortType,
): string | undefined {
  const node = model.node(nodeId);
  const facts = node === undefined ? undefined : catalogue.get(node.type);
  if (node === undefined || facts === undefined || wanted.kind === "any") return undefined;
  const ports = facts.outputs(node.parameters).filter((port) => port.type.kind !== "any");
  const exact = ports.find((port) => JSON.stringify(port.type) === JSON.stringify(wanted));
  return (exact ?? ports.find((port) => fits(port.type, wanted).fits))?.name;
}

/** The output path for a connection dropped on a port: `main`, or the field of it that the port takes. */
export function outputFor(
  model: DesignerModel,
  source: string,
  port: string,
  target: string,
  targetPort: string,
): string {
  if (port !== mainPort) return port;
  const wanted = inputType(model, target, targetPort);
  const given = outputType(model, source, port);
  if (wanted === undefined || given === undefined || wanted.kind === "any") return port;
  const exact = fieldThatFits(model, source, wanted);
  return wanted.kind === "object" && fits(given, wanted).fits ? port : (exact ?? port);
}
