"use client";

import {
  Button,
  Field,
  Input,
  NumberInput,
  Panel,
  RelativeTime,
  toast,
  toProblem,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { FormProblem } from "../session/form-problem.tsx";
import { useMay } from "../session/session-provider.tsx";
import { OwnerOnly } from "./owner-only.tsx";
import { Queried } from "./queried.tsx";

interface WorkspaceDetail {
  readonly id: string;
  readonly name: string;
  readonly concurrencyMax: number;
  readonly runRetentionDays: number;
  readonly createdAt: number;
}

export function WorkspaceSettings(): ReactNode {
  const workspace = useQuery({
    queryKey: ["workspace"],
    queryFn: () => unwrap(client.workspace.$get()),
  });
  return (
    <Queried query={workspace} what="the workspace" rows={3}>
      {(data) => <WorkspaceForm workspace={data} />}
    </Queried>
  );
}

function WorkspaceForm({ workspace }: { readonly workspace: WorkspaceDetail }): ReactNode {
  const may = useMay("member:write");
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState(workspace.name);
  const [concurrencyMax, setConcurrencyMax] = useState<number | undefined>(
    workspace.concurrencyMax,
  );
  const [runRetentionDays, setRetention] = useState<number | undefined>(workspace.runRetentionDays);
  const save = useMutation({
    mutationFn: () =>
      unwrap(client.workspace.$patch({ json: { name, concurrencyMax, runRetentionDays } })),
    onSuccess: (changed) => {
      queryClient.setQueryData(["workspace"], changed);
      toast.success("Workspace changed");
      // The name also stands in the top bar, which the server renders.
      router.refresh();
    },
  });
  const changed =
    name !== workspace.name ||
    concurrencyMax !== workspace.concurrencyMax ||
    runRetentionDays !== workspace.runRetentionDays;
  return (
    <div className="flex max-w-xl flex-col gap-4">
      {may ? null : <OwnerOnly what="change the workspace" />}
      <Panel title="Workspace">
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Field label="Name" required>
            <Input
              required
              maxLength={100}
              disabled={!may}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Field
            label="Runs at the same time"
            hint="Further runs wait in the queue; 0 sets no limit."
          >
            <NumberInput
              min={0}
              max={10_000}
              disabled={!may}
              value={concurrencyMax}
              onValueChange={setConcurrencyMax}
            />
          </Field>
          <Field
            label="Keep ended runs for"
            hint="Older runs are deleted with their steps and events."
          >
            <NumberInput
              min={1}
              max={3_650}
              unit="days"
              disabled={!may}
              value={runRetentionDays}
              onValueChange={setRetention}
            />
          </Field>
          {save.isError ? (
            <FormProblem problem={toProblem(save.error, "Could not change the workspace")} />
          ) : null}
          <div className="flex items-center justify-between gap-4">
            <p className="text-ink-3 text-xs">
              Made <RelativeTime at={workspace.createdAt} />
            </p>
            <Button
              type="submit"
              variant="primary"
              disabled={!may || !changed || name.trim() === ""}
              loading={save.isPending}
            >
              Save
            </Button>
          </div>
        </form>
      </Panel>
    </div>
  );
}
