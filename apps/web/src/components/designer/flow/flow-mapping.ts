import type { Group, WorkflowEdge, WorkflowGraph, WorkflowNode } from "@edgeloom/graph";
import { Position } from "@xyflow/react";
import type {
  FlowEdge,
  FlowNode,
  FrameFlowNode,
  NoteFlowNode,
  StepFlowNode,
} from "./flow-types.ts";
import { type CardLayout, handleOfPath, layoutCard, type PortUse } from "./port-layout.ts";

/** What the user's view adds to the graph: ports opened on cards, and cards that show all outputs. */
export interface PortView {
  readonly openInputs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly allOutputs: ReadonlySet<string>;
}

export const plainPortView: PortView = { openInputs: new Map(), allOutputs: new Set() };

const handleSide = 10;

interface MutableUse {
  readonly inputs: Set<string>;
  readonly outputs: Set<string>;
}

function usesOf(edges: readonly WorkflowEdge[]): Map<string, MutableUse> {
  const uses = new Map<string, MutableUse>();
  const usageOf = (id: string): MutableUse => {
    const held = uses.get(id);
    if (held !== undefined) return held;
    const made = { inputs: new Set<string>(), outputs: new Set<string>() };
    uses.set(id, made);
    return made;
  };
  for (const edge of edges) {
    usageOf(edge.source).outputs.add(edge.sourceOutput);
    usageOf(edge.target).inputs.add(edge.targetInput);
  }
  return uses;
}

const sameLayout = (a: CardLayout, b: CardLayout): boolean =>
  a.height === b.height &&
  a.hiddenOutputs === b.hiddenOutputs &&
  samePorts(a.inputs, b.inputs) &&
  samePorts(a.outputs, b.outputs);

function samePorts(a: CardLayout["inputs"], b: CardLayout["inputs"]): boolean {
  return (
    a.length === b.length &&
    a.every((port, index) => {
      const other = b[index];
      return other?.name === port.name && other.y === port.y && other.title === port.title;
    })
  );
}

const cards = new WeakMap<WorkflowNode, { readonly key: string; readonly layout: CardLayout }>();

/** A card's layout, worked out once for a node and the ports that are in use on it. */
function cardOf(node: WorkflowNode, use: PortUse): CardLayout {
  const key = `${[...use.inputs].join()}|${[...use.outputs].join()}|${use.allOutputs}`;
  const held = cards.get(node);
  if (held?.key === key) return held.layout;
  const layout = layoutCard(node, use);
  cards.set(node, { key, layout });
  return layout;
}

function stepNode(node: WorkflowNode, use: PortUse, previous: FlowNode | undefined): StepFlowNode {
  const before = previous?.type === "step" ? previous : undefined;
  const made = cardOf(node, use);
  const layout =
    before !== undefined && sameLayout(before.data.layout, made) ? before.data.layout : made;
  if (before !== undefined && before.data.node === node && before.data.layout === layout)
    return before;
  const moved =
    before === undefined || before.data.node.position !== node.position ? node.position : undefined;
  const size = { width: layout.width, height: layout.height };
  return {
    ...(before ?? { selected: false }),
    id: node.id,
    type: "step",
    ariaLabel: node.name,
    position:
      before?.dragging === true || moved === undefined
        ? (before?.position ?? node.position)
        : moved,
    data: { node, layout },
    ...size,
    measured: size,
    handles: [
      ...layout.inputs.map((port) => ({
        id: port.name,
        type: "target" as const,
        position: Position.Left,
        x: -handleSide / 2,
        y: port.y - handleSide / 2,
        width: handleSide,
        height: handleSide,
      })),
      ...layout.outputs.map((port) => ({
        id: port.name,
        type: "source" as const,
        position: Position.Right,
        x: layout.width - handleSide / 2,
        y: port.y - handleSide / 2,
        width: handleSide,
        height: handleSide,
      })),
    ],
  };
}

function noteNode(
  note: NoteFlowNode["data"]["note"],
  previous: FlowNode | undefined,
): NoteFlowNode {
  const before = previous?.type === "note" ? previous : undefined;
  if (before?.data.note === note) return before;
  return {
    ...(before ?? { selected: false }),
    id: note.id,
    type: "note",
    position: before?.dragging === true ? before.position : note.position,
    data: { note },
    width: note.size.width,
    height: note.size.height,
    zIndex: -1,
  };
}

const framePadding = { side: 20, top: 40, bottom: 20 } as const;

function frameNode(
  group: Group,
  members: readonly StepFlowNode[],
  previous: FlowNode | undefined,
): FrameFlowNode | undefined {
  if (members.length === 0) return undefined;
  const left = Math.min(...members.map((node) => node.position.x)) - framePadding.side;
  const top = Math.min(...members.map((node) => node.position.y)) - framePadding.top;
  const right = Math.max(...members.map((node) => node.position.x + node.data.layout.width));
  const bottom = Math.max(...members.map((node) => node.position.y + node.data.layout.height));
  const width = right + framePadding.side - left;
  const height = bottom + framePadding.bottom - top;
  const before = previous?.type === "frame" ? previous : undefined;
  if (
    before?.data.group === group &&
    before.position.x === left &&
    before.position.y === top &&
    before.width === width &&
    before.height === height
  ) {
    return before;
  }
  return {
    ...(before ?? { selected: false }),
    id: group.id,
    type: "frame",
    position: { x: left, y: top },
    data: { group },
    width,
    height,
    draggable: false,
    connectable: false,
    zIndex: -2,
  };
}

const noUse: MutableUse = { inputs: new Set(), outputs: new Set() };

/**
 * The graph as the canvas draws it. What did not change stays the same object, with its selection and whatever
 * else the canvas keeps with it, so that one change draws one node again.
 */
export function toFlowNodes(
  graph: WorkflowGraph,
  view: PortView,
  previous: readonly FlowNode[],
): FlowNode[] {
  const before = new Map(previous.map((node) => [node.id, node]));
  const uses = usesOf(graph.edges);
  const steps = graph.nodes.map((node) => {
    const use = uses.get(node.id) ?? noUse;
    const opened = view.openInputs.get(node.id);
    const inputs = opened === undefined ? use.inputs : new Set([...use.inputs, ...opened]);
    const allOutputs = view.allOutputs.has(node.id);
    return stepNode(node, { inputs, outputs: use.outputs, allOutputs }, before.get(node.id));
  });
  return [
    ...toFrames(graph.groups, steps, before),
    ...graph.notes.map((note) => noteNode(note, before.get(note.id))),
    ...steps,
  ];
}

function toFrames(
  groups: readonly Group[],
  steps: readonly StepFlowNode[],
  before: ReadonlyMap<string, FlowNode>,
): FrameFlowNode[] {
  if (groups.length === 0) return [];
  const byId = new Map(steps.map((step) => [step.id, step]));
  return groups.flatMap((group) => {
    const members = group.nodeIds.flatMap((id) => byId.get(id) ?? []);
    return frameNode(group, members, before.get(group.id)) ?? [];
  });
}

/** Frames follow the nodes in them while these are dragged. */
export function refreshFrames(nodes: readonly FlowNode[]): readonly FlowNode[] {
  const groups = nodes.flatMap((node) => (node.type === "frame" ? [node.data.group] : []));
  if (groups.length === 0) return nodes;
  const steps = nodes.filter((node): node is StepFlowNode => node.type === "step");
  const before = new Map(nodes.map((node) => [node.id, node]));
  const frames = toFrames(groups, steps, before);
  return [...frames, ...nodes.filter((node) => node.type !== "frame")];
}

/** Connections as the canvas draws them, each at the handle of the port that its output path starts at. */
export function toFlowEdges(
  graph: WorkflowGraph,
  nodes: readonly FlowNode[],
  previous: readonly FlowEdge[],
): FlowEdge[] {
  const before = new Map(previous.map((edge) => [edge.id, edge]));
  const outputs = new Map(
    nodes.flatMap((node) =>
      node.type === "step" ? [[node.id, node.data.layout.outputs] as const] : [],
    ),
  );
  return graph.edges.map((edge) => {
    const held = before.get(edge.id);
    const handle = handleOfPath(edge.sourceOutput, outputs.get(edge.source) ?? []);
    if (held?.data?.edge === edge && held.sourceHandle === handle) return held;
    return {
      selected: held?.selected ?? false,
      id: edge.id,
      type: "wire",
      source: edge.source,
      target: edge.target,
      sourceHandle: handle,
      targetHandle: edge.targetInput,
      data: { edge, inside: edge.sourceOutput.slice(handle.length + 1) },
    };
  });
}
