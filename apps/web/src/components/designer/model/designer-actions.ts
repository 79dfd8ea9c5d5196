import {
  canConnect,
  type Position,
  type Problem,
  type WorkflowEdge,
  type WorkflowNode,
} from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import type { Elements } from "../document/document-edits.ts";
import { newElementId } from "../document/ids.ts";
import { cardWidth, headerHeight } from "../flow/card-metrics.ts";
import type { FlowNode } from "../flow/flow-types.ts";
import { centreOf, cloneElements, copyElements, readElements } from "./clipboard.ts";
import type { DesignerModel } from "./designer-model.ts";
import { createEdge, createNode, defaultOutput } from "./node-factory.ts";

const gap = 88;

/** Ids of what is selected, nodes and notes. */
export function selectedIds(model: DesignerModel): Set<string> {
  return new Set(
    model.flowNodes.get().flatMap((node) => (node.selected === true ? [node.id] : [])),
  );
}

/** Whether a card at a place would lie on another, or too near below or above it to tell them apart. */
function isTaken(at: Position, nodes: readonly FlowNode[]): boolean {
  return nodes.some(
    ({ type, position: { x, y }, height = headerHeight }) =>
      type !== "frame" &&
      Math.abs(x - at.x) < cardWidth * 0.9 &&
      at.y > y - headerHeight - 12 &&
      at.y < y + height + 12,
  );
}

/** A free place near `wanted`: cards do not land on each other. */
export function freePosition(wanted: Position, nodes: readonly FlowNode[]): Position {
  let at = wanted;
  for (let tries = 0; tries < 200 && isTaken(at, nodes); tries += 1) at = { x: at.x, y: at.y + 88 };
  return at;
}

/** The node after or before the selected one, as one reads: from the left, then from the top. */
export function cardBeside(model: DesignerModel, step: 1 | -1): string | undefined {
  const cards = model.flowNodes
    .get()
    .filter((node) => node.type === "step")
    .toSorted((a, b) => a.position.x - b.position.x || a.position.y - b.position.y);
  const here = cards.findIndex((card) => card.selected === true);
  const next = here === -1 ? (step === 1 ? 0 : cards.length - 1) : here + step;
  return cards[(next + cards.length) % Math.max(1, cards.length)]?.id;
}

/** Adds a node with its middle at a place, and selects it. */
export function addNodeAt(model: DesignerModel, type: string, middle: Position): string {
  const wanted = { x: middle.x - cardWidth / 2, y: middle.y - 24 };
  const position = freePosition(wanted, model.flowNodes.get());
  const node = createNode(type, position, model.graph.get());
  model.edits.add({ nodes: [node] });
  model.select([node.id]);
  return node.id;
}

/** Adds a node behind another and connects it, when their ports fit. */
export function addNodeAfter(
  model: DesignerModel,
  type: string,
  sourceId: string,
  sourceOutput?: string,
): string | undefined {
  const source = model.node(sourceId);
  if (source === undefined) return undefined;
  const wanted = { x: source.position.x + cardWidth + gap, y: source.position.y };
  const graph = model.graph.get();
  const node = createNode(type, freePosition(wanted, model.flowNodes.get()), graph);
  const edge = createEdge(source, node, sourceOutput ?? defaultOutput(source));
  const next = { ...graph, nodes: [...graph.nodes, node] };
  const fits = canConnect(next, catalogue, edge).ok;
  model.edits.add({ nodes: [node], edges: fits ? [edge] : [] });
  model.select([node.id]);
  return node.id;
}

export interface ConnectionRequest {
  readonly source: string;
  readonly sourceOutput: string;
  readonly target: string;
  readonly targetInput: string;
}

/** Connects two ports; the refusal says why they cannot be. @param replaces Id of a connection being moved. */
export function connect(
  model: DesignerModel,
  request: ConnectionRequest,
  replaces?: string,
): Problem | undefined {
  const edge: WorkflowEdge = { id: replaces ?? newElementId("edge"), ...request };
  const graph = model.graph.get();
  const others = graph.edges.filter((other) => other.id !== replaces);
  const verdict = canConnect({ ...graph, edges: others }, catalogue, edge);
  if (!verdict.ok) return verdict.error;
  model.edits.putEdge(edge);
  return undefined;
}

/** Removes what is selected. */
export function removeSelected(model: DesignerModel): void {
  const chosen = model.flowNodes.get().filter((node) => node.selected === true);
  const edges = model.flowEdges.get().flatMap((edge) => (edge.selected === true ? [edge.id] : []));
  const of = (type: FlowNode["type"]): string[] =>
    chosen.flatMap((node) => (node.type === type ? [node.id] : []));
  if (chosen.length + edges.length === 0) return;
  model.edits.remove({ nodes: of("step"), notes: of("note"), groups: of("frame"), edges });
}

export function copySelected(model: DesignerModel): string | undefined {
  const ids = selectedIds(model);
  return ids.size === 0 ? undefined : copyElements(model.graph.get(), ids);
}

function insert(model: DesignerModel, elements: Elements): void {
  model.edits.add(elements);
  model.select([...elements.nodes, ...elements.notes].map((item) => item.id));
}

/** Pastes with the middle at a place; false when the text holds no nodes. */
export function pasteAt(model: DesignerModel, text: string, middle: Position): boolean {
  const elements = readElements(text);
  if (elements === undefined) return false;
  const centre = centreOf(elements);
  const drawn = model.flowNodes.get();
  const x = Math.round((middle.x - centre.x - cardWidth / 2) / 4) * 4;
  let y = Math.round((middle.y - centre.y) / 4) * 4;
  const covers = (): boolean =>
    elements.nodes.some(({ position }) => isTaken({ x: position.x + x, y: position.y + y }, drawn));
  for (let tries = 0; tries < 200 && covers(); tries += 1) y += 88;
  insert(model, cloneElements(elements, { x, y }));
  return true;
}

export function duplicateSelected(model: DesignerModel): void {
  const text = copySelected(model);
  const elements = text === undefined ? undefined : readElements(text);
  if (elements !== undefined) insert(model, cloneElements(elements, { x: 32, y: 48 }));
}

export function selectAll(model: DesignerModel): void {
  const graph = model.graph.get();
  model.select([...graph.nodes, ...graph.edges, ...graph.notes].map((item) => item.id));
}

export function addNote(model: DesignerModel, middle: Position): void {
  const id = newElementId("note");
  const size = { width: 240, height: 120 };
  const position = { x: middle.x - size.width / 2, y: middle.y - size.height / 2 };
  model.edits.add({ notes: [{ id, text: "", position, size }] });
  model.select([id]);
}

/** Frames the selected nodes as one group. */
export function groupSelected(model: DesignerModel): void {
  const ids = selectedIds(model);
  const nodeIds = model.graph.get().nodes.flatMap((node) => (ids.has(node.id) ? [node.id] : []));
  if (nodeIds.length === 0) return;
  model.edits.add({ groups: [{ id: newElementId("group"), name: "Group", nodeIds }] });
}

/** Takes away the frames that are selected, or that hold a selected node; the nodes stay. */
export function ungroupSelected(model: DesignerModel): void {
  model.edits.remove({ groups: selectedGroups(model) });
}

export function selectedGroups(model: DesignerModel): readonly string[] {
  const ids = selectedIds(model);
  return model.graph
    .get()
    .groups.flatMap((group) =>
      ids.has(group.id) || group.nodeIds.some((id) => ids.has(id)) ? [group.id] : [],
    );
}

const connectableMax = 12;

/** Nodes to which the usual output of a node can be connected, nearest first. */
export function connectable(model: DesignerModel, sourceId: string): readonly WorkflowNode[] {
  const graph = model.graph.get();
  const source = model.node(sourceId);
  if (source === undefined) return [];
  const distance = ({ position }: WorkflowNode): number =>
    Math.hypot(position.x - source.position.x, position.y - source.position.y);
  return graph.nodes
    .filter(
      (target) =>
        target.id !== sourceId && canConnect(graph, catalogue, createEdge(source, target)).ok,
    )
    .toSorted((a, b) => distance(a) - distance(b))
    .slice(0, connectableMax);
}

/** Connects the usual output of a node with the main input of another. */
export function connectNodes(
  model: DesignerModel,
  source: WorkflowNode,
  target: WorkflowNode,
): void {
  model.edits.putEdge(createEdge(source, target));
}

export function setDisabled(model: DesignerModel, disabled: boolean): void {
  for (const id of selectedIds(model)) {
    if (model.node(id) !== undefined) model.edits.setSettings(id, { disabled });
  }
}

export type Alignment = "left" | "top" | "row" | "column";

/** Lines the selected nodes up; `row` and `column` also spread them evenly. */
export function alignSelected(model: DesignerModel, alignment: Alignment): void {
  const chosen = model.flowNodes
    .get()
    .filter((node) => node.selected === true && node.type === "step");
  if (chosen.length < 2) return;
  const left = Math.min(...chosen.map((node) => node.position.x));
  const top = Math.min(...chosen.map((node) => node.position.y));
  const across = alignment === "row";
  const sorted = [...chosen].sort((a, b) =>
    across ? a.position.x - b.position.x : a.position.y - b.position.y,
  );
  const positions = new Map<string, Position>();
  let along = across ? left : top;
  for (const node of sorted) {
    const { x, y } = node.position;
    if (alignment === "left") positions.set(node.id, { x: left, y });
    else if (alignment === "top") positions.set(node.id, { x, y: top });
    else positions.set(node.id, across ? { x: along, y: top } : { x: left, y: along });
    along += across ? cardWidth + gap : (node.height ?? 48) + 40;
  }
  model.edits.move(positions);
}

/** Opens a parameter as a port on the card, or closes it together with its connections. */
export function setPortOpen(
  model: DesignerModel,
  nodeId: string,
  parameter: string,
  open: boolean,
): void {
  const openInputs = new Map(model.portView.get().openInputs);
  const names = new Set(openInputs.get(nodeId));
  if (open) names.add(parameter);
  else names.delete(parameter);
  openInputs.set(nodeId, names);
  model.portView.update((view) => ({ ...view, openInputs }));
  if (open) return;
  const edges = model.graph
    .get()
    .edges.filter((edge) => edge.target === nodeId && edge.targetInput === parameter);
  if (edges.length > 0) model.edits.remove({ edges: edges.map((edge) => edge.id) });
}

export function toggleAllOutputs(model: DesignerModel, nodeId: string): void {
  const allOutputs = new Set(model.portView.get().allOutputs);
  if (!allOutputs.delete(nodeId)) allOutputs.add(nodeId);
  model.portView.update((view) => ({ ...view, allOutputs }));
}
