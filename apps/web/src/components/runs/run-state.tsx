import { StatusBadge, StatusDot } from "@edgeloom/ui";
import type { ReactNode } from "react";

interface RunStateProps {
  readonly state: string;
  /** Asked for, but not yet done. */
  readonly cancelRequested: boolean;
  readonly badge?: boolean | undefined;
}

const ended = new Set(["succeeded", "failed", "cancelled"]);

/** A run's state; one that is asked to stop says so until it has. */
export function RunStateMark({ state, cancelRequested, badge = false }: RunStateProps): ReactNode {
  const shown = cancelRequested && !ended.has(state) ? "cancelling" : state;
  return badge ? <StatusBadge state={shown} /> : <StatusDot state={shown} />;
}
