import type { Position } from "@edgeloom/graph";
import type { ElkNode } from "elkjs/lib/elk-api.js";

/** A card as the layout sees it: its size, and its ports with their heights. */
export interface LayoutBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly { readonly name: string; readonly y: number }[];
  readonly outputs: readonly { readonly name: string; readonly y: number }[];
}

export interface LayoutWire {
  readonly id: string;
  readonly source: string;
  readonly sourceHandle: string;
  readonly target: string;
  readonly targetHandle: string;
}

const portId = (node: string, side: "in" | "out", port: string): string =>
  `${node}\n${side}\n${port}`;

/** The graph in the form of the Eclipse Layout Kernel: layered from left to right, ports held in place. */
export function toElkGraph(boxes: readonly LayoutBox[], wires: readonly LayoutWire[]): ElkNode {
  const known = new Set(
    boxes.flatMap((box) => [
      ...box.inputs.map((port) => portId(box.id, "in", port.name)),
      ...box.outputs.map((port) => portId(box.id, "out", port.name)),
    ]),
  );
  return {
    id: "workflow",
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.layered.spacing.nodeNodeBetweenLayers": "88",
      "elk.spacing.nodeNode": "44",
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
      "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
    },
    children: boxes.map((box) => ({
      id: box.id,
      width: box.width,
      height: box.height,
      layoutOptions: { "elk.portConstraints": "FIXED_POS" },
      ports: [
        ...box.inputs.map((port) => ({
          id: portId(box.id, "in", port.name),
          x: 0,
          y: port.y,
          width: 1,
          height: 1,
          layoutOptions: { "elk.port.side": "WEST" },
        })),
        ...box.outputs.map((port) => ({
          id: portId(box.id, "out", port.name),
          x: box.width,
          y: port.y,
          width: 1,
          height: 1,
          layoutOptions: { "elk.port.side": "EAST" },
        })),
      ],
    })),
    edges: wires.flatMap((wire) => {
      const from = portId(wire.source, "out", wire.sourceHandle);
      const to = portId(wire.target, "in", wire.targetHandle);
      if (!known.has(from) || !known.has(to)) return [];
      return [{ id: wire.id, sources: [from], targets: [to] }];
    }),
  };
}

/** Positions from a finished layout, on the 4-px grid, moved so that the middle stays where it was. */
export function readPositions(
  laidOut: ElkNode,
  before: ReadonlyMap<string, Position>,
): ReadonlyMap<string, Position> {
  const children = laidOut.children ?? [];
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const old = children.flatMap((child) => before.get(child.id) ?? []);
  const shiftX = mean(old.map(({ x }) => x)) - mean(children.map((child) => child.x ?? 0));
  const shiftY = mean(old.map(({ y }) => y)) - mean(children.map((child) => child.y ?? 0));
  const snap = (value: number): number => Math.round(value / 4) * 4;
  return new Map(
    children.map((child) => [
      child.id,
      { x: snap((child.x ?? 0) + shiftX), y: snap((child.y ?? 0) + shiftY) },
    ]),
  );
}
