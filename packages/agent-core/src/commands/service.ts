import { EdgeloomError } from "@edgeloom/kernel";
import type { CommandRequest } from "../commands.ts";
import { type LifecycleState, lifecycleMoves } from "../lifecycle.ts";
import type { Change } from "../state/change.ts";
import type { DurableState } from "../state/durable-state.ts";
import { type Decision, type DecisionContext, decided } from "./decision.ts";

/** @throws EdgeloomError `illegal_transition` naming the move refused and the moves that are legal. */
function assertLegalMove({ identity, state }: DecisionContext, to: LifecycleState): void {
  const from = state.lifecycle;
  const legal = lifecycleMoves[from];
  if (legal.includes(to)) return;
  throw new EdgeloomError({
    code: "illegal_transition",
    message: `${identity.id} cannot go from ${from} to ${to}`,
    remedy:
      legal.length === 0
        ? `A node that is ${from} goes nowhere any more; enrol a new one`
        : `From ${from} it may go to ${legal.join(" or ")}`,
    field: "to",
  });
}

/** The changes that stop each workload that is wanted running, and their names. */
function stopAll(state: DurableState, now: number): { changes: Change[]; names: string[] } {
  const names = [...state.workloads.values()]
    .filter(({ wanted }) => wanted === "running")
    .map(({ spec }) => spec.name);
  const changes = names.map(
    (name): Change => ({
      type: "workload_wanted",
      name,
      wanted: "stopped",
      graceMs: 5_000,
      at: now,
    }),
  );
  return { changes, names };
}

/** A terminated node runs nothing, so that move stops its workloads; the answer waits for them. */
export function transition(
  context: DecisionContext,
  { to }: CommandRequest<"transition">,
): Decision {
  assertLegalMove(context, to);
  const { state, now } = context;
  const move: Change = { type: "transitioned", to, at: now };
  const stops = to === "terminated" ? stopAll(state, now) : { changes: [], names: [] };
  return {
    ...decided([move, ...stops.changes], { from: state.lifecycle, to, at: now }),
    settles: stops.names,
  };
}

/** Draining a node that drains already stops whatever still runs on it. */
export function drain(context: DecisionContext): Decision {
  const { state, now } = context;
  const changes: Change[] = [];
  if (state.lifecycle !== "draining") {
    assertLegalMove(context, "draining");
    changes.push({ type: "transitioned", to: "draining", at: now });
  }
  const stops = stopAll(state, now);
  return {
    ...decided([...changes, ...stops.changes], { lifecycle: "draining", stopped: stops.names }),
    settles: stops.names,
  };
}

export function setCordoned({ state, now }: DecisionContext, cordoned: boolean): Decision {
  const changes: Change[] =
    state.cordoned === cordoned ? [] : [{ type: "cordon_changed", cordoned, at: now }];
  return decided(changes, { cordoned });
}
