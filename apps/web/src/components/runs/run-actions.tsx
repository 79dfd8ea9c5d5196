"use client";

import type { RunState } from "@edgeloom/protocol";
import { Button, ConfirmDialog, Tooltip, toast } from "@edgeloom/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleStop, PencilLine, RotateCcw } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { isFinished } from "../run-overlay/run-model.ts";
import { useMay } from "../session/session-provider.tsx";

interface RunActionsProps {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowExists: boolean;
  readonly state: RunState;
  readonly cancelRequested: boolean;
  readonly onReplay: () => void;
}

/** What can be done about a run; what the role does not allow is shown disabled, with the reason. */
export function RunActions({
  runId,
  workflowId,
  workflowExists,
  state,
  cancelRequested,
  onReplay,
}: RunActionsProps): ReactNode {
  const may = useMay("run:write");
  const router = useRouter();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => unwrap(client.runs[":id"].cancel.$post({ param: { id: runId } })),
    onSuccess: ({ done }) => {
      if (!done) toast.message("The run had already ended");
      void queryClient.invalidateQueries({ queryKey: ["runs"] });
    },
    onError: (error) => toast.error("Could not cancel the run", error),
    onSettled: () => setAsking(false),
  });
  const retry = useMutation({
    mutationFn: () => unwrap(client.runs[":id"].retry.$post({ param: { id: runId } })),
    onSuccess: ({ runId: started }) => {
      toast.success("Retry started");
      router.push(`/runs/${started}`);
    },
    onError: (error) => toast.error("Could not retry the run", error),
  });
  const ended = isFinished(state);
  return (
    <>
      {workflowExists ? (
        <Button asChild variant="quiet">
          <Link href={`/workflows/${workflowId}?run=${runId}`}>Open in the designer</Link>
        </Button>
      ) : null}
      <Permitted may={may}>
        <Button
          disabled={!may}
          icon={<PencilLine size={14} aria-hidden="true" />}
          onClick={onReplay}
        >
          Replay
        </Button>
      </Permitted>
      {ended ? (
        state === "succeeded" ? null : (
          <Permitted may={may}>
            <Button
              variant="primary"
              disabled={!may}
              loading={retry.isPending}
              icon={<RotateCcw size={14} aria-hidden="true" />}
              onClick={() => retry.mutate()}
            >
              Retry from failure
            </Button>
          </Permitted>
        )
      ) : (
        <Permitted may={may}>
          <Button
            variant="danger"
            disabled={!may || cancelRequested}
            icon={<CircleStop size={14} aria-hidden="true" />}
            onClick={() => setAsking(true)}
          >
            {cancelRequested ? "Cancelling" : "Cancel run"}
          </Button>
        </Permitted>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Cancel this run?"
        description="Steps that go on are stopped; what they already did stays done. The run can be retried later."
        confirmLabel="Cancel run"
        loading={cancel.isPending}
        onConfirm={() => cancel.mutate()}
      />
    </>
  );
}

interface PermittedProps {
  readonly may: boolean;
  readonly children: ReactNode;
}

function Permitted({ may, children }: PermittedProps): ReactNode {
  if (may) return children;
  return (
    <Tooltip content="Your role may look at runs, but not act on them. Ask an owner for the role operator.">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a disabled button cannot be focused, and the reason must be reachable. */}
      <span tabIndex={0} className="focus-ring rounded-md">
        {children}
      </span>
    </Tooltip>
  );
}
