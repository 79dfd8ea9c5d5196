"use client";

import { catalogue } from "@edgeloom/nodes";
import { cn, StatusMark, type StatusTone, statusLook, statusToken, token } from "@edgeloom/ui";
import { type NodeProps, type ReactFlowState, useStore } from "@xyflow/react";
import { ChevronsUpDown, Pin, TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";
import { NodeRunFooter } from "../../run-overlay/node-run-footer.tsx";
import { useNodeRun } from "../../run-overlay/use-node-run.ts";
import { detailAt } from "../flow/card-metrics.ts";
import type { StepFlowNode } from "../flow/flow-types.ts";
import { toggleAllOutputs } from "../model/designer-actions.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { categories } from "../palette/categories.ts";
import { NodeTile } from "../palette/node-tile.tsx";
import { useSelected } from "../state/use-observable.ts";
import { CardLeader } from "./card-leader.tsx";
import { PortHandle } from "./port-handle.tsx";

const detailOf = (state: ReactFlowState) => detailAt(state.transform[2]);

/** What a configured node will do, in words; a type may not know what to say of half-filled parameters. */
function summaryOf(node: StepFlowNode["data"]["node"]): string {
  const definition = catalogue.definition(node.type);
  if (definition === undefined) return `Unknown type ${node.type}`;
  try {
    return definition.summaryLine(node.parameters);
  } catch {
    return definition.title;
  }
}

/** A step of the workflow. Its size is known beforehand, so that the canvas can leave out what is not in sight. */
export const StepNode = memo(function StepNode({
  id,
  data,
  selected,
}: NodeProps<StepFlowNode>): ReactNode {
  const { node, layout } = data;
  const detail = useStore(detailOf);
  const run = useNodeRun(id);
  const tone = run === undefined ? undefined : statusLook(run.state).tone;
  const disabled = node.settings.disabled;
  const category = catalogue.definition(node.type)?.category;
  const colour = token(category === undefined ? "ink-3" : categories[category].token);
  const frame = {
    borderColor: tone === undefined ? undefined : token(statusToken(tone)),
  };
  return (
    <div
      style={frame}
      data-state={run?.state}
      className={cn(
        "step-card relative size-full rounded-lg border bg-surface-1 transition-[border-color,box-shadow]",
        selected ? "border-accent ring-2 ring-accent/35" : "border-line-strong",
        disabled && "border-dashed bg-surface-0",
        run?.state === "skipped" && "opacity-60",
      )}
    >
      {detail === "block" ? (
        <BlockFace colour={colour} tone={tone} />
      ) : (
        <>
          <div
            className={cn(
              "flex h-12 items-center gap-2.5 px-2.5",
              detail === "tile" && "h-full",
              disabled && "opacity-55",
            )}
          >
            <NodeTile type={node.type} size={detail === "tile" ? 36 : 30} />
            <div className="min-w-0 grow">
              <p
                className={cn(
                  "truncate font-medium text-ink-1 leading-[18px]",
                  detail === "tile" ? "text-xl leading-7" : "text-sm",
                  disabled && "line-through decoration-ink-3",
                )}
              >
                {node.name}
              </p>
              {detail === "card" ? (
                <p className="truncate text-2xs text-ink-3 leading-4">{summaryOf(node)}</p>
              ) : null}
            </div>
            {detail === "card" ? <CardMarks id={id} data={data} /> : null}
            {detail === "tile" && tone !== undefined ? <StatusMark tone={tone} size={36} /> : null}
          </div>
          <ProblemBadge nodeId={id} />
          <CardLeader node={node} isLarge={detail === "tile"} />
        </>
      )}
      {detail === "card" && layout.height > 48 ? (
        <span aria-hidden="true" className="absolute inset-x-0 top-12 h-px bg-line" />
      ) : null}
      {layout.inputs.map((port) => (
        <PortHandle
          key={port.name}
          nodeId={id}
          port={port}
          side="target"
          labelled={detail === "card"}
        />
      ))}
      {layout.outputs.map((port) => (
        <PortHandle
          key={port.name}
          nodeId={id}
          port={port}
          side="source"
          labelled={detail === "card"}
        />
      ))}
      {run === undefined || detail !== "card" ? null : <NodeRunFooter run={run} />}
    </div>
  );
});

interface BlockFaceProps {
  readonly colour: string;
  readonly tone: StatusTone | undefined;
}

/** A card too small to read: a block of its category's colour, in a run with the mark of its state as high as the card. */
function BlockFace({ colour, tone }: BlockFaceProps): ReactNode {
  if (tone === undefined) {
    return (
      <div style={{ background: colour }} className="absolute inset-0 rounded-lg opacity-70" />
    );
  }
  const state = token(statusToken(tone));
  return (
    <div
      style={{ background: `color-mix(in oklab, ${state} 26%, var(--surface-1))` }}
      className="absolute inset-0 flex items-center justify-center rounded-lg"
    >
      <StatusMark tone={tone} size={46} />
    </div>
  );
}

interface CardMarksProps {
  readonly id: string;
  readonly data: StepFlowNode["data"];
}

/** Small signs at the end of the card's head: pinned output, disabled, and more outputs. */
function CardMarks({ id, data }: CardMarksProps): ReactNode {
  const { model } = useDesigner();
  const { settings } = data.node;
  const all = useSelected(model.portView, (view) => view.allOutputs.has(id));
  const { hiddenOutputs } = data.layout;
  return (
    <span className="flex shrink-0 items-center gap-1 text-ink-3">
      {settings.disabled ? <StatusMark tone="skipped" size={12} /> : null}
      {settings.pinnedOutput === undefined ? null : (
        <span title="Test runs use the pinned output instead of running this node">
          <Pin size={12} className="fill-current text-accent" aria-label="Pinned output" />
        </span>
      )}
      {hiddenOutputs > 0 || all ? (
        <button
          type="button"
          title={all ? "Show fewer outputs" : `Show ${hiddenOutputs} more outputs`}
          aria-label={all ? "Show fewer outputs" : `Show ${hiddenOutputs} more outputs`}
          onClick={(event) => {
            event.stopPropagation();
            toggleAllOutputs(model, id);
          }}
          className="nodrag focus-ring flex size-5 items-center justify-center rounded-[4px] opacity-0 transition-opacity hover:bg-surface-2 hover:text-ink-1 focus-visible:opacity-100 group-hover/step:opacity-100"
        >
          <ChevronsUpDown size={12} aria-hidden="true" />
        </button>
      ) : null}
    </span>
  );
}

/** Says that something is wrong with the node; pressing it opens the list of problems. */
function ProblemBadge({ nodeId }: { readonly nodeId: string }): ReactNode {
  const { model, view } = useDesigner();
  const problems = useSelected(model.problems, (index) => index.byNode.get(nodeId));
  const [first] = problems ?? [];
  if (problems === undefined || first === undefined) return null;
  const isError = first.severity === "error";
  return (
    <button
      type="button"
      title={`${first.reason} ${first.remedy}`}
      aria-label={`${problems.length} problems of this node`}
      onClick={() => view.bottomTab.set("problems")}
      className={cn(
        "nodrag focus-ring -top-2 -right-2 absolute z-10 flex h-5 min-w-5 items-center justify-center gap-0.5 rounded-full border-2 border-surface-0 px-1 font-medium text-2xs",
        isError ? "bg-state-failed text-surface-1" : "bg-state-warning text-surface-1",
      )}
    >
      {problems.length > 1 ? problems.length : <TriangleAlert size={10} aria-hidden="true" />}
    </button>
  );
}
