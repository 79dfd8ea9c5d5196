"use client";

import type { ReactNode } from "react";
import { CanvasLeader } from "../../coordination/canvas-leader.tsx";
import { useFleets } from "../../run-overlay/use-fleets.ts";
import type { StepFlowNode } from "../flow/flow-types.ts";

type WorkflowNode = StepFlowNode["data"]["node"];

/** Operations that concern no group, or one edge node rather than a group. */
const withoutGroup: ReadonlySet<unknown> = new Set(["global_order"]);

/** Name of the coordination group that a node works with; undefined when it has none or an expression says which. */
function groupOf({ type, parameters }: WorkflowNode): string | undefined {
  if (type !== "EdgeCoordinationNode" || withoutGroup.has(parameters.operation)) return undefined;
  const { coordinationGroup = "default" } = parameters;
  return typeof coordinationGroup === "string" ? coordinationGroup : undefined;
}

interface LeaderOnFleetProps {
  readonly group: string;
  readonly isLarge: boolean;
}

interface CardLeaderProps extends Pick<LeaderOnFleetProps, "isLarge"> {
  readonly node: WorkflowNode;
}

/** Over the card of a node that works with a coordination group: who leads that group now, on the chosen fleet. */
export function CardLeader({ node, isLarge }: CardLeaderProps): ReactNode {
  const group = groupOf(node);
  return group === undefined ? null : <LeaderOnFleet group={group} isLarge={isLarge} />;
}

function LeaderOnFleet({ group, isLarge }: LeaderOnFleetProps): ReactNode {
  const { chosen } = useFleets();
  if (chosen === undefined) return null;
  return <CanvasLeader fleetId={chosen.id} group={group} isLarge={isLarge} />;
}
