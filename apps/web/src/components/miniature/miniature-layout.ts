/**
 * A miniature is the graph itself, drawn small: the same positions, one block to a node, one curve to an edge.
 * Blocks of one colour share one path, so that 500 nodes are a dozen elements of the page and not a thousand.
 */
import { layeredPositions, type Position, type WorkflowGraph } from "@edgeloom/graph";

/** What of a graph a miniature shows. */
export type MiniatureGraph = Pick<WorkflowGraph, "nodes" | "edges">;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MiniaturePaths<Color extends string> {
  readonly viewBox: Box;
  /** All edges as one path. */
  readonly edges: string;
  /** Bodies of the nodes by colour. */
  readonly bodies: ReadonlyMap<Color, string>;
  /** The tile at the left of each body, by colour. */
  readonly tiles: ReadonlyMap<Color, string>;
  /** A bar where each node's name stands. */
  readonly names: string;
}

export const blockWidth = 232;
const blockHeightMin = 64;
const portHeight = 20;
const radius = 14;
const tileSide = 32;
const tileInset = 16;
const padding = 56;
/** How far a wire that goes back swings out; less than the padding, so that it stays in sight. */
const backReach = 72;
/** A graph of one node is not blown up to fill its card. */
const viewMin = { width: 900, height: 380 } as const;

const round = (value: number): number => Math.round(value * 10) / 10;

/** The stored positions, or a layered layout when they are all the same, as code without layout leaves them. */
function positionsOf(graph: MiniatureGraph): readonly Position[] {
  const [first] = graph.nodes;
  const placed = graph.nodes.some(
    ({ position }) => position.x !== first?.position.x || position.y !== first.position.y,
  );
  return placed || graph.nodes.length < 2
    ? graph.nodes.map((node) => node.position)
    : layeredPositions(graph);
}

/** Where each node's block stands, in the order of the graph's nodes; its height follows the ports in use. */
export function blocksOf(graph: MiniatureGraph): readonly Box[] {
  const used = new Map<string, { inputs: Set<string>; outputs: Set<string> }>(
    graph.nodes.map((node) => [node.id, { inputs: new Set(), outputs: new Set() }]),
  );
  for (const edge of graph.edges) {
    used.get(edge.source)?.outputs.add(edge.sourceOutput);
    used.get(edge.target)?.inputs.add(edge.targetInput);
  }
  const positions = positionsOf(graph);
  return graph.nodes.map((node, index) => {
    const { x, y } = positions[index] ?? node.position;
    const ports = used.get(node.id);
    const rows = Math.max(ports?.inputs.size ?? 0, ports?.outputs.size ?? 0, 1);
    return { x, y, width: blockWidth, height: blockHeightMin + portHeight * (rows - 1) };
  });
}

function boundsOf(blocks: readonly Box[]): Box {
  if (blocks.length === 0) return { x: 0, y: 0, ...viewMin };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const block of blocks) {
    left = Math.min(left, block.x);
    top = Math.min(top, block.y);
    right = Math.max(right, block.x + block.width);
    bottom = Math.max(bottom, block.y + block.height);
  }
  const width = Math.max(right - left + 2 * padding, viewMin.width);
  const height = Math.max(bottom - top + 2 * padding, viewMin.height);
  return {
    x: round((left + right - width) / 2),
    y: round((top + bottom - height) / 2),
    width: round(width),
    height: round(height),
  };
}

function roundedPath({ x, y, width, height }: Box, corner: number): string {
  const [across, down] = [round(width - 2 * corner), round(height - 2 * corner)];
  const turn = (dx: number, dy: number): string => `a${corner} ${corner} 0 0 1 ${dx} ${dy}`;
  return `M${round(x + corner)} ${round(y)}h${across}${turn(corner, corner)}v${down}${turn(-corner, corner)}h${-across}${turn(-corner, -corner)}v${-down}${turn(corner, -corner)}z`;
}

/** A curve that leaves to the right and arrives from the left; one that goes back passes under both blocks. */
export function edgeCurve(source: Box, target: Box): string {
  const [fromX, fromY] = [source.x + source.width, source.y + source.height / 2];
  const [toX, toY] = [target.x, target.y + target.height / 2];
  const back = toX < fromX;
  const reach = back ? backReach : Math.max(48, (toX - fromX) / 2);
  const under = Math.max(source.y + source.height, target.y + target.height) + backReach;
  const [leaveY, arriveY] = back ? [under, under] : [fromY, toY];
  return `M${round(fromX)} ${round(fromY)}C${round(fromX + reach)} ${round(leaveY)} ${round(toX - reach)} ${round(arriveY)} ${round(toX)} ${round(toY)}`;
}

function append<Color extends string>(paths: Map<Color, string>, color: Color, path: string): void {
  paths.set(color, (paths.get(color) ?? "") + path);
}

/** @param colorOf the colour of a node, by its place among the graph's nodes */
export function miniaturePaths<Color extends string>(
  graph: MiniatureGraph,
  colorOf: (node: MiniatureGraph["nodes"][number]) => Color,
): MiniaturePaths<Color> {
  const blocks = blocksOf(graph);
  const blockOf = new Map(graph.nodes.map((node, index) => [node.id, blocks[index]]));
  const bodies = new Map<Color, string>();
  const tiles = new Map<Color, string>();
  let names = "";
  graph.nodes.forEach((node, index) => {
    const block = blocks[index];
    if (block === undefined) return;
    const color = colorOf(node);
    const [left, top] = [block.x + tileInset, block.y + tileInset];
    append(bodies, color, roundedPath(block, radius));
    append(tiles, color, roundedPath({ x: left, y: top, width: tileSide, height: tileSide }, 8));
    const letters = Math.min(node.name.length * 9, blockWidth - tileSide - 3 * tileInset);
    names += `M${round(left + tileSide + 14)} ${round(top + tileSide / 2)}h${letters}`;
  });
  let edges = "";
  for (const edge of graph.edges) {
    const [source, target] = [blockOf.get(edge.source), blockOf.get(edge.target)];
    if (source !== undefined && target !== undefined) edges += edgeCurve(source, target);
  }
  return { viewBox: boundsOf(blocks), edges, bodies, tiles, names };
}
