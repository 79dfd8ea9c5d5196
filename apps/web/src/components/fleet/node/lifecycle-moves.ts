import { type LifecycleState, lifecycleMoves, lifecycleStates } from "@edgeloom/agent-core";
import { statusLook } from "@edgeloom/ui";

export interface LifecycleMove {
  readonly state: LifecycleState;
  readonly position: "past" | "current" | "ahead";
  /** Null when the move is legal and may be made now; else why not. */
  readonly refusal: string | null;
}

const word = (state: LifecycleState): string => statusLook(state).word.toLowerCase();

function whyNot(from: LifecycleState, to: LifecycleState): string | null {
  if (from === to) return `It is ${word(to)} now`;
  const legal = lifecycleMoves[from];
  if (legal.includes(to)) return null;
  if (legal.length === 0) return `A ${word(from)} node cannot come back`;
  return `From ${word(from)} it can only become ${legal.map(word).join(" or ")}`;
}

/** All states in their order, with what keeps a node from moving to each. */
export function lifecycleSteps(current: LifecycleState, blocked: string | null): LifecycleMove[] {
  const at = lifecycleStates.indexOf(current);
  return lifecycleStates.map((state, index) => ({
    state,
    position: index < at ? "past" : index === at ? "current" : "ahead",
    refusal: whyNot(current, state) ?? blocked,
  }));
}
