"use client";

import type { WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import {
  Button,
  CopyButton,
  EmptyState,
  ErrorState,
  formatDuration,
  Select,
  SkeletonRows,
  StatusBadge,
} from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { Pin, PinOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../../client/api.ts";
import { JsonTree } from "../../run-overlay/json-tree.tsx";
import { NodeLogs } from "../../run-overlay/node-logs.tsx";
import type { NodeRunView, StepView } from "../../run-overlay/run-model.ts";
import { useNodeRun } from "../../run-overlay/use-node-run.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";
import { previewScope } from "./preview-scope.ts";
import { useLastOutputs } from "./use-last-outputs.ts";

interface NodeDataTabProps {
  readonly node: WorkflowNode;
  readonly side: "input" | "output";
}

/** What went into a node and what came out of it: in the run that is shown, else in the last one. */
export function NodeDataTab({ node, side }: NodeDataTabProps): ReactNode {
  const { run } = useDesigner();
  const runId = useObservable(run.runId);
  const inRun = useNodeRun(node.id);
  if (runId === null) return <LastData node={node} side={side} />;
  if (inRun === undefined) {
    return (
      <EmptyState
        title="Not reached"
        description="The run that is shown has not come to this node."
      />
    );
  }
  return <RunData key={runId} runId={runId} node={node} side={side} inRun={inRun} />;
}

function LastData({ node, side }: NodeDataTabProps): ReactNode {
  const { model } = useDesigner();
  const graph = useObservable(model.graph);
  const outputs = useLastOutputs();
  const value = side === "output" ? outputs[node.id] : previewScope(graph, node, outputs).input;
  if (value === undefined || (side === "input" && value === null)) {
    return (
      <EmptyState
        title="No data yet"
        description={
          side === "output"
            ? "Run the workflow, and what this node gives stands here."
            : "Run the workflow, and what arrives at this node stands here."
        }
      />
    );
  }
  return (
    <div className="flex flex-col gap-2 p-3">
      <p className="text-ink-3 text-xs">From the last run</p>
      <Value node={node} side={side} value={value} />
    </div>
  );
}

interface RunDataProps extends NodeDataTabProps {
  readonly runId: string;
  readonly inRun: NodeRunView;
}

const stepLabel = (step: StepView): string =>
  step.iteration === "" ? `Attempt ${step.attempt}` : `Iteration ${step.iteration}`;

function RunData({ runId, node, side, inRun }: RunDataProps): ReactNode {
  const [chosen, setChosen] = useState<string | null>(null);
  const step =
    inRun.steps.find((one) => one.iteration === chosen) ??
    inRun.steps.find((one) => one.state === "failed") ??
    inRun.steps.at(-1);
  const values = useQuery({
    enabled: step !== undefined,
    queryKey: ["step-values", runId, node.id, step?.iteration, step?.attempt, step?.state],
    queryFn: () =>
      unwrap(
        client.runs[":id"].steps[":nodeId"].$get({
          param: { id: runId, nodeId: node.id },
          query: { iteration: step?.iteration ?? "", attempt: String(step?.attempt ?? 1) },
        }),
      ),
  });
  if (step === undefined) return null;
  const value = values.data?.[side] as JsonValue | undefined;
  return (
    <div className="flex flex-col gap-3 p-3">
      <div className="flex items-center gap-2 text-xs">
        <StatusBadge state={step.state} />
        {step.startedAt === null || step.finishedAt === null ? null : (
          <span className="tabular text-ink-2">
            {formatDuration(step.finishedAt - step.startedAt)}
          </span>
        )}
        {step.attempt > 1 ? <span className="text-ink-3">attempt {step.attempt}</span> : null}
        {inRun.steps.length > 1 ? (
          <Select
            size="sm"
            aria-label="Iteration"
            value={step.iteration}
            onValueChange={setChosen}
            options={inRun.steps.map((one) => ({ value: one.iteration, label: stepLabel(one) }))}
            className="ml-auto w-36"
          />
        ) : null}
      </div>
      {step.error === null ? null : (
        <ErrorState
          layout="line"
          title={step.error.message}
          error={{
            ...step.error,
            title: step.error.message,
            detail: undefined,
            message: undefined,
          }}
        />
      )}
      {values.isError ? (
        <ErrorState
          layout="line"
          title="Could not load the data"
          error={values.error}
          onRetry={() => void values.refetch()}
        />
      ) : step.state === "failed" && side === "output" && value === null ? null : value ===
        undefined ? (
        <SkeletonRows label="Loading" rows={4} widths={["70%"]} />
      ) : (
        <Value node={node} side={side} value={value} />
      )}
      {side === "output" ? <NodeLogs nodeId={node.id} iteration={step.iteration} /> : null}
    </div>
  );
}

interface ValueProps extends NodeDataTabProps {
  readonly value: JsonValue;
}

function Value({ node, side, value }: ValueProps): ReactNode {
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  const pinned = node.settings.pinnedOutput !== undefined;
  return (
    <div className="rounded-md border bg-surface-0">
      <div className="flex items-center justify-end gap-1 border-b px-1.5 py-1">
        {side === "output" ? (
          <Button
            size="sm"
            variant="quiet"
            disabled={!editable}
            icon={pinned ? <PinOff size={13} /> : <Pin size={13} />}
            onClick={() =>
              model.edits.setSettings(node.id, { pinnedOutput: pinned ? undefined : value })
            }
          >
            {pinned ? "Unpin" : "Pin for test runs"}
          </Button>
        ) : null}
        <CopyButton text={JSON.stringify(value, null, 2)} label={`Copy ${side}`} />
      </div>
      <div className="p-2">
        <JsonTree value={value} />
      </div>
    </div>
  );
}
