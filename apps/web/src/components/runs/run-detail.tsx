"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import type { RunState } from "@edgeloom/protocol";
import { ErrorState, Page, PageHeader, Panel, Skeleton, Tabs } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useQueryState } from "../../client/query-state.ts";
import { useObservable } from "../designer/state/use-observable.ts";
import { FrameBreadcrumb } from "../frame/breadcrumb.tsx";
import { createRunModel, isFinished, type StepView } from "../run-overlay/run-model.ts";
import { useFollowRun } from "../run-overlay/use-follow-run.ts";
import { attemptKey, attemptsOf } from "./attempts.ts";
import { EventLog } from "./event-log.tsx";
import { type EventKind, eventKinds } from "./event-words.ts";
import { JsonBox } from "./json-box.tsx";
import { RelatedRuns } from "./related-runs.tsx";
import { ReplayDialog } from "./replay-dialog.tsx";
import { RunActions } from "./run-actions.tsx";
import { ErrorNote } from "./run-error.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunGraph } from "./run-graph.tsx";
import { runName } from "./run-name.ts";
import { RunStateMark } from "./run-state.tsx";
import { RunTimeline } from "./run-timeline.tsx";
import { StepInspector } from "./step-inspector.tsx";
import { useNames } from "./use-names.ts";

/** The run as stored, and asked for again when its events tell that it went on. */
function useRunDetail(runId: string, state: RunState | undefined) {
  const detail = useQuery({
    queryKey: ["runs", runId, "detail"],
    queryFn: async () => {
      const run = await unwrap(client.runs[":id"].$get({ param: { id: runId } }));
      // The client's type of any JSON value is not quite the kernel's.
      return {
        ...run,
        graph: run.graph as WorkflowGraph,
        input: run.input as JsonValue,
        output: run.output as JsonValue,
      };
    },
  });
  const { refetch, data } = detail;
  const stale = state !== undefined && data !== undefined && data.state !== state;
  useEffect(() => {
    if (stale) void refetch();
  }, [stale, refetch]);
  return detail;
}

export function RunDetail({ runId }: { readonly runId: string }): ReactNode {
  const [model] = useState(createRunModel);
  useEffect(() => model.runId.set(runId), [model, runId]);
  useFollowRun(model);
  const view = useObservable(model.view);
  const detail = useRunDetail(runId, view !== null && view.seq > 0 ? view.state : undefined);
  if (detail.isPending || view === null) return <RunSkeleton />;
  if (detail.isError) {
    return (
      <ErrorState
        error={detail.error}
        title="Could not load the run"
        onRetry={() => void detail.refetch()}
      />
    );
  }
  return <LoadedRun run={detail.data} view={view} />;
}

type Detail = NonNullable<ReturnType<typeof useRunDetail>["data"]>;
type View = NonNullable<ReturnType<ReturnType<typeof createRunModel>["view"]["get"]>>;

function LoadedRun({ run, view }: { readonly run: Detail; readonly view: View }): ReactNode {
  const [query, changeQuery] = useQueryState();
  const nameOf = useNames();
  const [replaying, setReplaying] = useState(false);
  const { graph } = run;
  const state = isFinished(run.state) || view.seq === 0 ? run.state : view.state;
  const attempts = useMemo(() => attemptsOf(run.steps, view.events), [run.steps, view.events]);
  const nodeNames = useMemo(
    () => new Map(graph.nodes.map((node) => [node.id, node.name])),
    [graph],
  );
  const nodeNameOf = useCallback((id: string) => nodeNames.get(id) ?? id, [nodeNames]);

  const nodeId = query.get("node");
  const node = graph.nodes.find((each) => each.id === nodeId);
  const ofNode = attempts.filter((step) => step.nodeId === nodeId);
  const stepKey = query.get("step");
  const step = ofNode.find((each) => attemptKey(each) === stepKey) ?? ofNode.at(-1);
  const select = (chosen: StepView) =>
    changeQuery({ node: chosen.nodeId, step: attemptKey(chosen) });
  const selectNode = (id: string | null) => changeQuery({ node: id, step: null });
  const kind = eventKinds.find((name) => name === query.get("events")) ?? "all";

  return (
    <Page>
      <FrameBreadcrumb
        crumbs={[
          { label: run.workflowName || "Deleted workflow" },
          { label: `Run ${runName(run.id)}` },
        ]}
      />
      <PageHeader
        title={run.workflowName || "Deleted workflow"}
        status={<RunStateMark badge state={state} cancelRequested={run.cancelRequested} />}
        actions={
          <RunActions
            runId={run.id}
            workflowId={run.workflowId}
            workflowExists={run.workflowName !== ""}
            state={state}
            cancelRequested={run.cancelRequested}
            onReplay={() => setReplaying(true)}
          />
        }
      />
      <RunFacts run={{ ...run, state }} nameOf={nameOf} />
      {run.error === null ? null : <ErrorNote error={run.error} />}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel flush className="h-90 max-sm:h-64">
            <RunGraph graph={graph} nodes={view.nodes} selectedId={nodeId} onSelect={selectNode} />
          </Panel>
          <Panel flush>
            <Tabs
              aria-label="Parts of the run"
              value={query.get("tab") ?? "timeline"}
              onValueChange={(tab) => changeQuery({ tab: tab === "timeline" ? null : tab })}
              tabs={[
                {
                  value: "timeline",
                  label: "Timeline",
                  content: (
                    <RunTimeline
                      graph={graph}
                      attempts={attempts}
                      running={!isFinished(state)}
                      selectedKey={step === undefined ? null : attemptKey(step)}
                      onSelect={select}
                    />
                  ),
                },
                {
                  value: "events",
                  label: "Events",
                  count: view.events.length,
                  content: (
                    <EventLog
                      events={view.events}
                      startedAt={run.createdAt}
                      nameOf={nodeNameOf}
                      filter={{
                        kind,
                        search: query.get("search") ?? "",
                        nodeId: query.get("of"),
                      }}
                      onFilterChange={(filter) =>
                        changeQuery({
                          events: filter.kind === ("all" satisfies EventKind) ? null : filter.kind,
                          search: filter.search,
                          of: filter.nodeId,
                        })
                      }
                      onSelectNode={selectNode}
                    />
                  ),
                },
                {
                  value: "data",
                  label: "Input and output",
                  content: <RunData input={run.input} output={run.output} state={state} />,
                },
                {
                  value: "related",
                  label: "Related runs",
                  content: <RelatedRuns runId={run.id} nameOf={nameOf} />,
                },
              ]}
            />
          </Panel>
        </div>
        <Panel flush className="xl:sticky xl:top-4">
          <StepInspector
            runId={run.id}
            fleetId={run.fleetId}
            node={node}
            attempts={ofNode}
            step={step}
            events={view.events}
            tab={query.get("show") ?? "output"}
            onTabChange={(show) => changeQuery({ show: show === "output" ? null : show })}
            onSelect={select}
            onClose={() => selectNode(null)}
          />
        </Panel>
      </div>
      {replaying ? (
        <ReplayDialog
          runId={run.id}
          graph={graph}
          input={run.input}
          onClose={() => setReplaying(false)}
        />
      ) : null}
    </Page>
  );
}

interface RunDataProps {
  readonly input: Detail["input"];
  readonly output: Detail["output"];
  readonly state: RunState;
}

function RunData({ input, output, state }: RunDataProps): ReactNode {
  return (
    <div className="grid gap-4 p-4 lg:grid-cols-2">
      <section className="flex min-w-0 flex-col gap-2">
        <h3 className="font-medium text-ink-2 text-xs">Input</h3>
        <JsonBox value={input} label="input of the run" />
      </section>
      <section className="flex min-w-0 flex-col gap-2">
        <h3 className="font-medium text-ink-2 text-xs">Output</h3>
        {output === null ? (
          <p className="text-ink-3 text-sm">
            {isFinished(state) ? "The run gave no output." : "The output is known at the end."}
          </p>
        ) : (
          <JsonBox value={output} label="output of the run" />
        )}
      </section>
    </div>
  );
}

function RunSkeleton(): ReactNode {
  return (
    <Page>
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-10 w-full max-w-2xl" />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex flex-col gap-4">
          <Skeleton className="h-90" />
          <Skeleton className="h-60" />
        </div>
        <Skeleton className="h-90" />
      </div>
    </Page>
  );
}
