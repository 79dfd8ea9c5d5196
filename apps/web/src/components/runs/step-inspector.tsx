"use client";

import type { WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import type { RunEvent } from "@edgeloom/protocol";
import {
  DefinitionList,
  EmptyState,
  ErrorState,
  formatBytes,
  formatExactTime,
  IconButton,
  Select,
  Skeleton,
  StatusBadge,
  Tabs,
} from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { MousePointerClick, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { client, unwrap } from "../../client/api.ts";
import { NodeTile } from "../designer/palette/node-tile.tsx";
import type { StepView } from "../run-overlay/run-model.ts";
import { attemptKey, iterationWords } from "./attempts.ts";
import { eventWords } from "./event-words.ts";
import { JsonBox } from "./json-box.tsx";
import { ErrorNote } from "./run-error.tsx";
import { RunTime } from "./run-time.tsx";

interface StepInspectorProps {
  readonly runId: string;
  readonly fleetId: string;
  readonly node: WorkflowNode | undefined;
  /** All attempts at this node in all iterations. */
  readonly attempts: readonly StepView[];
  readonly step: StepView | undefined;
  readonly events: readonly RunEvent[];
  readonly tab: string;
  readonly onTabChange: (tab: string) => void;
  readonly onSelect: (step: StepView) => void;
  readonly onClose: () => void;
}

/** One step: what it got, what it gave, what it said, and how often it was tried. */
export function StepInspector(props: StepInspectorProps): ReactNode {
  const { node, step, attempts, onSelect, onClose } = props;
  if (node === undefined) {
    return (
      <EmptyState
        icon={<MousePointerClick size={20} aria-hidden="true" />}
        title="No step chosen"
        description="Press a node of the graph or a bar of the timeline to see its input, output and logs."
        className="py-16"
      />
    );
  }
  return (
    <div className="flex min-h-0 flex-col">
      <header className="flex items-center gap-2.5 border-b px-4 py-2.5">
        <NodeTile type={node.type} size={30} />
        <div className="min-w-0 grow">
          <h2 className="truncate font-medium text-ink-1 text-sm">{node.name}</h2>
          <p className="truncate text-2xs text-ink-3">{node.type}</p>
        </div>
        {step === undefined ? null : <StatusBadge state={step.state} />}
        <IconButton label="Close" size="sm" icon={<X size={14} />} onClick={onClose} />
      </header>
      {attempts.length > 1 && step !== undefined ? (
        <AttemptPicker attempts={attempts} step={step} onSelect={onSelect} />
      ) : null}
      {step === undefined ? (
        <EmptyState
          title="Not reached"
          description="The run did not come to this node, or has not yet."
        />
      ) : (
        <StepTabs {...props} step={step} />
      )}
    </div>
  );
}

interface AttemptPickerProps {
  readonly attempts: readonly StepView[];
  readonly step: StepView;
  readonly onSelect: (step: StepView) => void;
}

function AttemptPicker({ attempts, step, onSelect }: AttemptPickerProps): ReactNode {
  const words = (each: StepView): string => {
    const iteration = iterationWords(each.iteration);
    return iteration === ""
      ? `Attempt ${each.attempt}`
      : `Iteration ${iteration}, attempt ${each.attempt}`;
  };
  return (
    <div className="border-b px-4 py-2">
      <Select
        aria-label="Attempt"
        size="sm"
        value={attemptKey(step)}
        onValueChange={(key) => {
          const chosen = attempts.find((each) => attemptKey(each) === key);
          if (chosen !== undefined) onSelect(chosen);
        }}
        options={attempts.slice(0, 500).map((each) => ({
          value: attemptKey(each),
          label: words(each),
          description: each.error?.message ?? each.state,
        }))}
      />
    </div>
  );
}

function StepTabs({
  runId,
  fleetId,
  step,
  events,
  tab,
  onTabChange,
}: StepInspectorProps & { readonly step: StepView }): ReactNode {
  const { nodeId, iteration, attempt } = step;
  const values = useQuery({
    queryKey: ["runs", runId, "step", nodeId, iteration, attempt, step.state],
    queryFn: () =>
      unwrap(
        client.runs[":id"].steps[":nodeId"].$get({
          param: { id: runId, nodeId },
          query: { iteration, attempt: String(attempt) },
        }),
      ),
  });
  const logs = events.filter(
    (event) => event.type === "log" && attemptKey(event) === attemptKey(step),
  );
  const shown = (part: "input" | "output"): ReactNode => {
    if (values.isPending) return <Skeleton className="h-40" />;
    if (values.isError) {
      return (
        <ErrorState
          error={values.error}
          title={`Could not load the ${part}`}
          layout="line"
          onRetry={() => void values.refetch()}
        />
      );
    }
    const value = values.data[part] as JsonValue;
    if (value === null) {
      return (
        <p className="text-ink-3 text-sm">
          {part === "output" && step.finishedAt === null
            ? "It has not given an output yet."
            : `No ${part} was kept.`}
        </p>
      );
    }
    return <JsonBox value={value} label={part} />;
  };
  return (
    <Tabs
      aria-label="Step"
      value={tab}
      onValueChange={onTabChange}
      contentClassName="p-4"
      tabs={[
        {
          value: "output",
          label: "Output",
          content: (
            <div className="flex flex-col gap-3">
              {step.error === null ? null : <ErrorNote error={step.error} />}
              {step.error !== null && values.data?.output === null ? null : shown("output")}
            </div>
          ),
        },
        { value: "input", label: "Input", content: shown("input") },
        {
          value: "logs",
          label: "Logs",
          ...(logs.length === 0 ? {} : { count: logs.length }),
          content: <StepLogs logs={logs} />,
        },
        {
          value: "facts",
          label: "Facts",
          content: (
            <DefinitionList
              items={[
                { term: "Attempt", value: String(attempt) },
                ...(iteration === ""
                  ? []
                  : [{ term: "Iteration", value: iterationWords(iteration) }]),
                {
                  term: "Took",
                  value: <RunTime startedAt={step.startedAt} finishedAt={step.finishedAt} />,
                },
                ...(step.startedAt === null
                  ? []
                  : [{ term: "Began", value: formatExactTime(step.startedAt) }]),
                ...(step.finishedAt === null
                  ? []
                  : [{ term: "Ended", value: formatExactTime(step.finishedAt) }]),
                ...(step.outputSize === null
                  ? []
                  : [{ term: "Output", value: formatBytes(step.outputSize) }]),
                ...(step.outputsTaken.length === 0
                  ? []
                  : [{ term: "Outputs taken", value: step.outputsTaken.join(", ") }]),
                ...(step.edgeNodeId === null
                  ? []
                  : [
                      {
                        term: "Edge node",
                        value: (
                          <Link
                            href={`/fleet/${fleetId}/${encodeURIComponent(step.edgeNodeId)}`}
                            className="focus-ring rounded-[4px] font-mono text-accent text-xs hover:underline"
                          >
                            {step.edgeNodeId}
                          </Link>
                        ),
                      },
                    ]),
              ]}
            />
          ),
        },
      ]}
    />
  );
}

function StepLogs({ logs }: { readonly logs: readonly RunEvent[] }): ReactNode {
  if (logs.length === 0) return <p className="text-ink-3 text-sm">It logged nothing.</p>;
  return (
    <ol className="flex flex-col gap-1.5">
      {logs.map((event) => {
        const { text, detail } = eventWords(event);
        return (
          <li key={event.seq} className="text-xs">
            <p className="break-words text-ink-1">
              <span className="mr-2 font-mono text-2xs text-ink-3">
                {event.type === "log" ? event.level : ""}
              </span>
              {text}
            </p>
            {detail === undefined ? null : (
              <p className="break-all font-mono text-2xs text-ink-3">{detail}</p>
            )}
          </li>
        );
      })}
    </ol>
  );
}
