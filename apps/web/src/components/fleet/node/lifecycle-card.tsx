"use client";

import type { LifecycleState } from "@edgeloom/agent-core";
import type { EdgeNodeView } from "@edgeloom/protocol";
import { Button, ConfirmDialog, cn, Panel, StatusMark, statusLook, Tooltip } from "@edgeloom/ui";
import { type ReactNode, useState } from "react";
import { lifecycleSteps } from "./lifecycle-moves.ts";
import type { NodeControl } from "./node-control.ts";

type Asked = LifecycleState | "cordon" | null;

interface LifecycleCardProps {
  readonly node: EdgeNodeView;
  readonly control: NodeControl;
}

const verbs: Record<LifecycleState, string> = {
  initialized: "Initialize",
  warming: "Warm",
  active: "Activate",
  draining: "Drain",
  terminated: "Terminate",
};

/** Where the node stands in its life, the moves that are legal from there, and taking it out of service. */
export function LifecycleCard({ node, control }: LifecycleCardProps): ReactNode {
  const [asked, setAsked] = useState<Asked>(null);
  const { send, pending, blocked, fencing } = control;
  const move = (to: LifecycleState): void => {
    if (to === "terminated" || to === "draining") setAsked(to);
    else send("transition", { to, ...fencing }, `Could not move ${node.name} to ${to}`);
  };
  const confirm = (): void => {
    if (asked === "cordon") send("cordon", fencing, `Could not cordon ${node.name}`);
    else if (asked === "draining") send("drain", fencing, `Could not drain ${node.name}`);
    else if (asked !== null)
      send("transition", { to: asked, ...fencing }, `Could not move ${node.name}`);
    setAsked(null);
  };
  return (
    <Panel title="Lifecycle">
      <ol className="flex flex-col">
        {lifecycleSteps(node.lifecycle, blocked).map((step) => (
          <li key={step.state} className="flex h-9 items-center gap-2.5">
            <span className={cn(step.position === "ahead" && "opacity-50")}>
              <StatusMark
                tone={step.position === "current" ? statusLook(step.state).tone : "skipped"}
              />
            </span>
            <span
              aria-current={step.position === "current" ? "step" : undefined}
              className={cn(
                "grow text-sm",
                step.position === "current" ? "font-medium text-ink-1" : "text-ink-3",
              )}
            >
              {statusLook(step.state).word}
            </span>
            {step.position === "current" ? null : (
              <MoveButton
                label={verbs[step.state]}
                refusal={step.refusal}
                loading={pending === (step.state === "draining" ? "drain" : "transition")}
                onPress={() => move(step.state)}
              />
            )}
          </li>
        ))}
      </ol>
      <div className="mt-3 flex gap-2 border-t pt-3">
        {node.cordoned ? (
          <Button
            size="sm"
            disabled={blocked !== null}
            loading={pending === "uncordon"}
            onClick={() => send("uncordon", fencing, `Could not uncordon ${node.name}`)}
          >
            Uncordon
          </Button>
        ) : (
          <Button
            size="sm"
            disabled={blocked !== null}
            loading={pending === "cordon"}
            onClick={() => setAsked("cordon")}
          >
            Cordon
          </Button>
        )}
      </div>
      {blocked === null ? null : <p className="mt-2 text-ink-3 text-xs">{blocked}.</p>}
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={() => setAsked(null)}
        onConfirm={confirm}
        {...question(asked, node)}
      />
    </Panel>
  );
}

function question(asked: Asked, node: EdgeNodeView) {
  const workloads =
    node.workloads.length === 1 ? "its workload" : `its ${node.workloads.length} workloads`;
  if (asked === "cordon") {
    return {
      title: `Cordon ${node.name}?`,
      description: `It keeps ${workloads} and takes no new ones until it is uncordoned.`,
      confirmLabel: "Cordon",
    };
  }
  if (asked === "terminated") {
    return {
      title: `Terminate ${node.name}?`,
      description: "A terminated node cannot come back into service.",
      confirmLabel: "Terminate",
      typeToConfirm: node.name,
    };
  }
  return {
    title: `Drain ${node.name}?`,
    description: `It takes no new work and stops ${workloads} gracefully. It stays draining until it is activated again.`,
    confirmLabel: "Drain",
  };
}

interface MoveButtonProps {
  readonly label: string;
  readonly refusal: string | null;
  readonly loading: boolean;
  readonly onPress: () => void;
}

/** A refused move stays in sight with its reason, which a disabled button could not tell. */
function MoveButton({ label, refusal, loading, onPress }: MoveButtonProps): ReactNode {
  if (refusal === null) {
    return (
      <Button size="sm" loading={loading} onClick={onPress}>
        {label}
      </Button>
    );
  }
  return (
    <Tooltip content={refusal} side="left">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard. */}
      <span tabIndex={0} className="focus-ring rounded-md">
        <Button size="sm" variant="quiet" disabled>
          {label}
          <span className="sr-only">: {refusal}</span>
        </Button>
      </span>
    </Tooltip>
  );
}
