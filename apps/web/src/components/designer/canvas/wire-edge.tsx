"use client";

import { startsAtPort } from "@edgeloom/graph";
import { cn, formatBytes, token } from "@edgeloom/ui";
import {
  BaseEdge,
  EdgeLabelRenderer,
  type EdgeProps,
  type ReactFlowState,
  useStore,
} from "@xyflow/react";
import { memo, type ReactNode } from "react";
import { useNodeRun } from "../../run-overlay/use-node-run.ts";
import { detailAt } from "../flow/card-metrics.ts";
import type { FlowEdge } from "../flow/flow-types.ts";
import { useWirePath } from "../flow/use-wire-path.ts";
import { WireEditor } from "./wire-editor.tsx";

const showsLabels = (state: ReactFlowState): boolean => detailAt(state.transform[2]) === "card";

type Carried = "none" | "carrying" | "carried" | "dead";

/** A connection. In a run, the one that carried a value is lit and says how much. */
export const WireEdge = memo(function WireEdge({
  id,
  source,
  target,
  selected,
  data,
  ...ends
}: EdgeProps<FlowEdge>): ReactNode {
  const labels = useStore(showsLabels);
  const from = useNodeRun(source);
  const to = useNodeRun(target);
  const { path, labelX, labelY } = useWirePath(ends);
  const output = data?.edge.sourceOutput ?? "main";
  const carried = carriedOf(from, output, to?.state);
  const stroke = {
    none: undefined,
    dead: undefined,
    carrying: token("state-running"),
    carried: token("state-succeeded"),
  }[carried];
  const size = carried === "none" || carried === "dead" ? null : (from?.outputSize ?? null);
  const inside = data?.inside ?? "";
  const label = [inside, size === null || output !== "main" ? "" : formatBytes(size)]
    .filter(Boolean)
    .join(" · ");
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        className={cn(carried === "carrying" && "wire-carried")}
        style={{
          ...(stroke === undefined ? {} : { stroke }),
          ...(selected === true ? { stroke: token("accent"), strokeWidth: 2.25 } : {}),
          ...(carried === "dead" ? { strokeDasharray: "2 4", opacity: 0.6 } : {}),
          ...(carried === "carried" && selected !== true ? { strokeWidth: 2 } : {}),
        }}
      />
      {(label !== "" && labels) || selected === true ? (
        <EdgeLabelRenderer>
          <div
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            className="nodrag nopan pointer-events-auto absolute z-10"
          >
            {selected === true && data !== undefined ? (
              <WireEditor edge={data.edge} label={label} />
            ) : (
              <span className="tabular rounded-[4px] bg-surface-0 px-1 font-mono text-2xs text-ink-2">
                {label}
              </span>
            )}
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});

interface SourceRun {
  readonly state: string;
  readonly outputsTaken: readonly string[];
}

function carriedOf(
  from: SourceRun | undefined,
  output: string,
  target: string | undefined,
): Carried {
  if (from === undefined) return "none";
  const taken = from.outputsTaken.some(
    (path) => startsAtPort(output, path) || startsAtPort(path, output),
  );
  if (taken) return target === "running" || target === "queued" ? "carrying" : "carried";
  return from.state === "succeeded" || from.state === "skipped" || from.state === "failed"
    ? "dead"
    : "none";
}
