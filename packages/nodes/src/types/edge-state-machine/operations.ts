import type { LifecycleState } from "@edgeloom/agent-core";
import { createNodeLeases, type NodeLeases } from "@edgeloom/fleet";
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

/** Leases go through the fleet's state group where there can be one; see there for why. */
const leasesOf = ({ services: { fleet, groups }, clock }: NodeContext): NodeLeases =>
  createNodeLeases({ fleet, groups, clock });

const stepOf = ({ key, signal }: NodeContext) => ({ key, signal });

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
      context.actsOn(edgeNode);
      const lease = await leasesOf(context).acquire(edgeNode, { holder, ttlMs }, stepOf(context));
      return { status: "leased", edgeNode, lease, fencingToken: lease.token };
    }
    case "renew_lease": {
      const token = heldToken();
      context.actsOn(edgeNode);
      const renewal = { holder, token, ttlMs };
      const lease = await leasesOf(context).renew(edgeNode, renewal, stepOf(context));
      return { status: "leased", edgeNode, lease, fencingToken: lease.token };
    }
    case "release_lease": {
      const token = heldToken();
      context.actsOn(edgeNode);
      const ending = { holder, token };
      const { released } = await leasesOf(context).release(edgeNode, ending, stepOf(context));
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
