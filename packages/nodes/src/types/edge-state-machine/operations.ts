import type { LifecycleState } from "@edgeloom/agent-core";
import { EdgeloomError } from "@edgeloom/kernel";
import type { NodeContext } from "../../definition.ts";
import { command, requireEdgeNode } from "../../edge/edge-node-parameter.ts";
import { plain } from "../../edge/plain.ts";

/** Draining stops workloads gracefully, each within its own time. */
const drainTimeoutMs = 120_000;

export interface LifecycleRequest {
  readonly operation:
    | "get_state"
    | "transition"
    | "acquire_lease"
    | "renew_lease"
    | "release_lease"
    | "drain"
    | "cordon"
    | "uncordon"
    | "get_history";
  readonly edgeNode?: string | undefined;
  readonly to?: LifecycleState | undefined;
  readonly holder?: string | undefined;
  readonly leaseDurationMs: number;
  readonly fencingToken?: number | undefined;
  readonly limit: number;
}

function required<T>(value: T | undefined, field: string, remedy: string): T {
  if (value !== undefined) return value;
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The parameter ${field} is missing.`,
    remedy,
    field,
  });
}

/** Carries out one lifecycle operation on one edge node; what the edge node refuses is thrown as it is. */
export async function executeLifecycle(context: NodeContext, request: LifecycleRequest) {
  const edgeNode = requireEdgeNode(request.edgeNode);
  const { fencingToken, leaseDurationMs: ttlMs } = request;
  const holder = request.holder ?? `run:${context.runId}`;
  const heldToken = (): number =>
    required(fencingToken, "fencingToken", "Connect the fencing token that acquire_lease gave.");
  switch (request.operation) {
    case "get_state": {
      const state = await command(context, edgeNode, "get_state", {});
      const { lifecycle, cordoned, lease } = state;
      return { status: lifecycle, edgeNode, lifecycle, cordoned, lease, state: plain(state) };
    }
    case "transition": {
      const to = required(request.to, "to", "Choose the state to move to.");
      const moved = await command(context, edgeNode, "transition", { to, fencingToken });
      return { status: moved.to, edgeNode, lifecycle: moved.to, previous: moved.from };
    }
    case "acquire_lease": {
      const lease = await command(context, edgeNode, "acquire_lease", { holder, ttlMs });
      return { status: "leased", edgeNode, lease, fencingToken: lease.token };
    }
    case "renew_lease": {
      const token = heldToken();
      const lease = await command(context, edgeNode, "renew_lease", { holder, token, ttlMs });
      return { status: "leased", edgeNode, lease, fencingToken: lease.token };
    }
    case "release_lease": {
      const token = heldToken();
      const { released } = await command(context, edgeNode, "release_lease", { holder, token });
      return { status: released ? "released" : "not_held", edgeNode, lease: null };
    }
    case "drain": {
      const drained = await command(context, edgeNode, "drain", { fencingToken }, drainTimeoutMs);
      const { lifecycle, stopped } = drained;
      return { status: lifecycle, edgeNode, lifecycle, stopped };
    }
    case "cordon":
    case "uncordon": {
      const { cordoned } = await command(context, edgeNode, request.operation, { fencingToken });
      return { status: cordoned ? "cordoned" : "uncordoned", edgeNode, cordoned };
    }
    case "get_history": {
      const { entries } = await command(context, edgeNode, "get_history", { limit: request.limit });
      return { status: "found", edgeNode, history: entries };
    }
  }
}
