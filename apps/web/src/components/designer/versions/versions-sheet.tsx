"use client";

import { diffWorkflows, type WorkflowGraph } from "@edgeloom/graph";
import {
  Badge,
  Button,
  ConfirmDialog,
  cn,
  EmptyState,
  ErrorState,
  RelativeTime,
  Sheet,
  SkeletonRows,
  toast,
} from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../../client/api.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";
import { DiffView } from "./diff-view.tsx";

interface VersionsSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onPublish: () => void;
}

/** Published versions, what lies between each and the draft, and the way back to one. */
export function VersionsSheet({ open, onClose, onPublish }: VersionsSheetProps): ReactNode {
  const { model } = useDesigner();
  const [chosen, setChosen] = useState<string | null>(null);
  const versions = useQuery({
    enabled: open,
    queryKey: ["workflow-versions", model.workflowId],
    queryFn: () =>
      unwrap(client.workflows[":id"].versions.$get({ param: { id: model.workflowId } })),
  });
  const items = versions.data?.items.filter((version) => version.number !== null);
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Versions"
      description="Choose one to see what changed since."
    >
      {versions.isError ? (
        <ErrorState
          title="Could not load the versions"
          error={versions.error}
          onRetry={() => void versions.refetch()}
        />
      ) : items === undefined ? (
        <SkeletonRows label="Loading versions" widths={["20%", "60%"]} rows={5} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={<History size={20} />}
          title="No version yet"
          description="A version is a state of the workflow that triggers run and that you can come back to."
          action={<Button onClick={onPublish}>Publish version</Button>}
        />
      ) : (
        <ul className="flex flex-col p-2">
          {items.map((version) => (
            <li key={version.id}>
              <button
                type="button"
                aria-expanded={chosen === version.id}
                onClick={() => setChosen(chosen === version.id ? null : version.id)}
                className={cn(
                  "focus-ring flex w-full items-center gap-2 rounded-md px-2 py-2 text-left hover:bg-surface-2",
                  chosen === version.id && "bg-surface-2",
                )}
              >
                <Badge mono accent={version.active}>
                  v{version.number}
                </Badge>
                <span className="min-w-0 grow truncate text-sm">
                  {version.message || <span className="text-ink-3">No message</span>}
                </span>
                {version.active ? <Badge>active</Badge> : null}
                <RelativeTime at={version.createdAt} className="text-ink-3 text-xs" />
              </button>
              {chosen === version.id ? (
                <VersionChanges versionId={version.id} number={version.number ?? 0} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}

interface VersionChangesProps {
  readonly versionId: string;
  readonly number: number;
}

function VersionChanges({ versionId, number }: VersionChangesProps): ReactNode {
  const { model } = useDesigner();
  const current = useObservable(model.graph);
  const editable = useObservable(model.editable);
  const [asking, setAsking] = useState(false);
  const version = useQuery({
    queryKey: ["workflow-version", versionId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      unwrap(
        client.workflows[":id"].versions[":versionId"].$get({
          param: { id: model.workflowId, versionId },
        }),
      ),
  });
  if (version.isError) {
    return <ErrorState layout="line" title="Could not load the version" error={version.error} />;
  }
  if (version.data === undefined) {
    return <SkeletonRows label="Comparing" rows={3} widths={["70%"]} />;
  }
  const graph = version.data.graph as WorkflowGraph;
  const diff = diffWorkflows(graph, current);
  const names = new Map([...graph.nodes, ...current.nodes].map(({ id, name }) => [id, name]));
  return (
    <div className="flex flex-col gap-3 px-2 pt-1 pb-4">
      <DiffView diff={diff} nameOf={(id) => names.get(id) ?? id} />
      {diff.isEmpty ? null : (
        <Button
          size="sm"
          disabled={!editable}
          className="self-start"
          onClick={() => setAsking(true)}
        >
          Restore version {number}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Restore version ${number}?`}
        description="The draft becomes what this version is. Undo brings the present draft back."
        confirmLabel="Restore version"
        onConfirm={() => {
          model.restore(graph);
          setAsking(false);
          toast.success(`The draft is version ${number} again`, {
            action: { label: "Undo", onPress: () => model.undo() },
          });
        }}
      />
    </div>
  );
}
