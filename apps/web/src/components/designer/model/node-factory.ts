import {
  mainPort,
  nodeSettingsSchema,
  type Position,
  type WorkflowEdge,
  type WorkflowGraph,
  type WorkflowNode,
} from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { newElementId, newNodeId } from "../document/ids.ts";

/** A name that no other node has: "Switch", then "Switch 2". */
export function freeName(title: string, graph: Pick<WorkflowGraph, "nodes">): string {
  const taken = new Set(graph.nodes.map((node) => node.name));
  if (!taken.has(title)) return title;
  for (let number = 2; ; number += 1) {
    const name = `${title} ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** A new node with the defaults of its type. */
export function createNode(type: string, position: Position, graph: WorkflowGraph): WorkflowNode {
  const definition = catalogue.definition(type);
  return {
    id: newNodeId(type),
    type,
    typeVersion: definition?.version ?? 1,
    name: freeName(definition?.title ?? type, graph),
    position: { x: Math.round(position.x / 4) * 4, y: Math.round(position.y / 4) * 4 },
    parameters: {},
    settings: nodeSettingsSchema.parse({}),
  };
}

/** The output from which one goes on by default: the first of a branch, `done` of a loop, else all of it. */
export function defaultOutput(node: WorkflowNode): string {
  const facts = catalogue.get(node.type);
  if (facts === undefined) return mainPort;
  if (facts.control.kind === "loop") return facts.control.doneOutput;
  if (facts.control.kind === "branch") return facts.outputs(node.parameters)[0]?.name ?? mainPort;
  return mainPort;
}

/** The connection that goes on from one node to the next. */
export function createEdge(
  source: WorkflowNode,
  target: WorkflowNode,
  sourceOutput = defaultOutput(source),
  targetInput: string = mainPort,
): WorkflowEdge {
  return {
    id: newElementId("edge"),
    source: source.id,
    sourceOutput,
    target: target.id,
    targetInput,
  };
}
