"use client";

import { Button, IconButton, StatusBadge, Tabs } from "@edgeloom/ui";
import { ExternalLink, RotateCcw, Square, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type BottomTab, useDesigner } from "../designer/model/designer-context.tsx";
import { ProblemsList } from "../designer/problems/problems-list.tsx";
import { useObservable, useSelected } from "../designer/state/use-observable.ts";
import { useMay } from "../session/session-provider.tsx";
import { RunEventsList } from "./run-events-list.tsx";
import { isFinished } from "./run-model.ts";
import { RunTimeline } from "./run-timeline.tsx";
import { useRunActions } from "./use-run-actions.ts";

/** Under the canvas: the run that is shown, and the problems of the workflow. */
export function BottomPanel({ tab }: { readonly tab: BottomTab }): ReactNode {
  const { model, view } = useDesigner();
  const count = useSelected(model.problems, (index) => index.all.length);
  return (
    <Tabs
      aria-label="Run and problems"
      value={tab}
      onValueChange={(value) => view.bottomTab.set(value as BottomTab)}
      className="h-full min-h-0 bg-surface-1"
      contentClassName="overflow-y-auto"
      aside={
        <>
          <RunActions />
          <IconButton
            label="Close the panel"
            size="sm"
            icon={<X size={14} />}
            onClick={() => view.bottomTab.set(null)}
          />
        </>
      }
      tabs={[
        { value: "timeline", label: "Timeline", content: <RunTimeline /> },
        { value: "events", label: "Events", content: <RunEventsList /> },
        { value: "problems", label: "Problems", count, content: <ProblemsList /> },
      ]}
    />
  );
}

function RunActions(): ReactNode {
  const { run } = useDesigner();
  const view = useObservable(run.view);
  const mayRun = useMay("run:write");
  const { cancel, retry, busy } = useRunActions();
  if (view === null) return null;
  return (
    <>
      <StatusBadge state={view.state} className="max-sm:hidden" />
      {isFinished(view.state) ? (
        view.state === "failed" || view.state === "cancelled" ? (
          <Button
            size="sm"
            disabled={!mayRun}
            loading={busy}
            icon={<RotateCcw size={13} />}
            onClick={() => void retry(view.runId)}
          >
            Retry from failure
          </Button>
        ) : null
      ) : (
        <Button
          size="sm"
          disabled={!mayRun}
          loading={busy}
          icon={<Square size={12} className="fill-current" />}
          onClick={() => void cancel(view.runId)}
        >
          Cancel
        </Button>
      )}
      <Button size="sm" variant="quiet" asChild>
        <Link href={`/runs/${view.runId}`}>
          <ExternalLink size={13} aria-hidden="true" />
          <span className="max-sm:hidden">Open run</span>
        </Link>
      </Button>
    </>
  );
}
