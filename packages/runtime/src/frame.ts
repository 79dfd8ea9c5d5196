import type { JsonObject, JsonValue } from "@edgeloom/kernel";
import { type CompiledScope, type IncomingEdge, valueAt } from "./compiled-workflow.ts";
import type { LoopRun } from "./loop-run.ts";

/** What a frame knows of a node; `continued` failed and goes on with its error as output. */
export const settled = {
  open: 0,
  succeeded: 1,
  skipped: 2,
  failed: 3,
  continued: 4,
  /** Left out of a partial run. */
  excluded: 5,
} as const;
export type Settled = (typeof settled)[keyof typeof settled];

/** Whether an output of a node that settled so makes an edge live. */
export function isLive(
  status: number,
  output: JsonValue | undefined,
  edge: { readonly readsMain: boolean; readonly readsError: boolean; readonly path: string },
): boolean {
  return liveValue(status, output, edge) !== undefined;
}

/** The value an edge carries; undefined when it is dead. */
export function liveValue(
  status: number,
  output: JsonValue | undefined,
  edge: { readonly readsMain: boolean; readonly readsError: boolean; readonly path: string },
): JsonValue | undefined {
  if (output === undefined) return undefined;
  if (status === settled.succeeded) return edge.readsError ? undefined : valueAt(output, edge);
  if (status === settled.continued) return valueAt(output, edge);
  if (status === settled.failed) return edge.readsError ? valueAt(output, edge) : undefined;
  return undefined;
}

/** One going-through of a scope: the root's once a run, a loop body's once an iteration. Indexed by slot. */
export class Frame {
  readonly scope: CompiledScope;
  readonly parent: Frame | undefined;
  /** The loop that this is an iteration of. */
  readonly loop: LoopRun | undefined;
  readonly path: string;
  readonly index: number;
  /** `{ [body output]: value, index }` of an iteration. */
  readonly iteration: JsonObject | undefined;
  /** Edges still to settle. */
  readonly waiting: Int32Array;
  readonly live: Uint8Array;
  readonly status: Uint8Array;
  readonly outputs: (JsonValue | undefined)[];
  /** Nodes still to settle. */
  open: number;
  /** Given up: what still runs in it counts no more. */
  abandoned = false;
  /** Outputs by node id for expressions, made when the first one asks. */
  #visible: Record<string, JsonValue> | undefined;

  constructor(
    scope: CompiledScope,
    parent: Frame | undefined,
    loop: LoopRun | undefined,
    path: string,
    index: number,
    iteration: JsonObject | undefined,
  ) {
    this.scope = scope;
    this.parent = parent;
    this.loop = loop;
    this.path = path;
    this.index = index;
    this.iteration = iteration;
    this.waiting = scope.waiting.slice();
    this.live = new Uint8Array(scope.nodes.length);
    this.status = new Uint8Array(scope.nodes.length);
    this.outputs = new Array(scope.nodes.length).fill(undefined);
    this.open = scope.nodes.length;
  }

  /** The frame of this one's chain that is `depth` loops deep. */
  at(depth: number): Frame {
    let frame: Frame = this;
    while (frame.scope.depth > depth && frame.parent !== undefined) frame = frame.parent;
    return frame;
  }

  /** Whether it or one around it was given up. */
  isAbandoned(): boolean {
    let frame: Frame | undefined = this;
    while (frame !== undefined) {
      if (frame.abandoned) return true;
      frame = frame.parent;
    }
    return false;
  }

  /** The value that an edge brings to a node of this frame; undefined when the edge is dead. */
  value(edge: IncomingEdge): JsonValue | undefined {
    const origin = this.at(edge.originDepth);
    if (edge.sourceSlot < 0) {
      return origin.iteration === undefined ? undefined : valueAt(origin.iteration, edge);
    }
    return liveValue(
      origin.status[edge.sourceSlot] ?? settled.open,
      origin.outputs[edge.sourceSlot],
      edge,
    );
  }

  settle(slot: number, status: Settled, output: JsonValue | undefined): void {
    this.status[slot] = status;
    this.outputs[slot] = output;
    this.open -= 1;
    const id = this.scope.nodes[slot]?.id;
    if (this.#visible !== undefined && id !== undefined && output !== undefined) {
      this.#visible[id] = output;
    }
  }

  /** Outputs that expressions in this frame can name, by node id. */
  visible(): JsonObject {
    if (this.#visible !== undefined) return this.#visible;
    const visible: Record<string, JsonValue> = { ...this.parent?.visible() };
    const loopId = this.loop?.step.compiled.id;
    if (loopId !== undefined && this.iteration !== undefined) visible[loopId] = this.iteration;
    this.scope.nodes.forEach((node, slot) => {
      const output = this.outputs[slot];
      if (output !== undefined) visible[node.id] = output;
    });
    this.#visible = visible;
    return visible;
  }
}
