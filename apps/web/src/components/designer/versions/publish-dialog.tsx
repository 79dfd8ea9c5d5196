"use client";

import { Button, Dialog, ErrorState, Field, Textarea, toast } from "@edgeloom/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../../client/api.ts";
import { whenStored } from "../document/when-stored.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

interface PublishDialogProps {
  /** Number of the version published last; null when none was. */
  readonly latest: number | null;
  readonly onClose: () => void;
}

/** Makes the draft a version: what triggers run from then on, and what one can come back to. */
export function PublishDialog({ latest, onClose }: PublishDialogProps): ReactNode {
  const { model } = useDesigner();
  const { errors } = useObservable(model.problems);
  const queries = useQueryClient();
  const [message, setMessage] = useState("");
  const publish = useMutation({
    mutationFn: async () => {
      await whenStored(model.syncState);
      const param = { id: model.workflowId };
      return unwrap(client.workflows[":id"].versions.$post({ param, json: { message } }));
    },
    onSuccess: (version) => {
      toast.success(`Published version ${version.number ?? ""}`.trim(), {
        description: "Triggers run it from now on.",
      });
      void queries.invalidateQueries({ queryKey: ["workflow-versions", model.workflowId] });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="sm"
      title={`Publish version ${(latest ?? 0) + 1}`}
      description="Schedules, webhooks and fleet events run the published version. The draft stays yours to change."
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabled={errors > 0}
            loading={publish.isPending}
            onClick={() => publish.mutate()}
          >
            Publish version
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {errors > 0 ? (
          <ErrorState
            layout="line"
            title={`${errors} ${errors === 1 ? "error" : "errors"} to solve first`}
            error="The list of problems says what to do about each."
          />
        ) : null}
        {publish.isError ? (
          <ErrorState layout="line" title="Could not publish" error={publish.error} />
        ) : null}
        <Field label="What changed" hint="Shown in the list of versions.">
          <Textarea
            value={message}
            placeholder="Fails over within the region first"
            onChange={(event) => setMessage(event.target.value)}
          />
        </Field>
      </div>
    </Dialog>
  );
}
