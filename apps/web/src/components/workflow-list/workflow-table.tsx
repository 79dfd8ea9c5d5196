"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import {
  Badge,
  type Column,
  ConfirmDialog,
  DropdownMenu,
  IconButton,
  type MenuEntry,
  RelativeTime,
  Table,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Download, Ellipsis, FolderOpen, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { downloadWorkflow } from "../designer/bar/download-workflow.ts";
import { useMay } from "../session/session-provider.tsx";
import { WorkflowMiniature } from "./workflow-miniature.tsx";

export interface WorkflowRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly nodeCount: number;
  readonly activeVersion: number | null;
  readonly updatedAt: number;
}

async function readGraph(id: string): Promise<WorkflowGraph> {
  const workflow = await unwrap(client.workflows[":id"].$get({ param: { id } }));
  return workflow.graph as WorkflowGraph;
}

/** The list itself; a row opens its workflow. */
export function WorkflowTable({ items }: { readonly items: readonly WorkflowRow[] }): ReactNode {
  const router = useRouter();
  const queries = useQueryClient();
  const mayWrite = useMay("workflow:write");
  const [deleting, setDeleting] = useState<WorkflowRow | null>(null);
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ["workflows"] });
  const remove = useMutation({
    mutationFn: (id: string) => unwrap(client.workflows[":id"].$delete({ param: { id } })),
    onSuccess: () => {
      setDeleting(null);
      refresh();
    },
    onError: (error) => toast.error("Could not delete the workflow", error),
  });
  const duplicate = useMutation({
    mutationFn: async (row: WorkflowRow) => {
      const graph = await readGraph(row.id);
      const copy = { ...graph, name: `${row.name} (copy)` };
      return unwrap(client.workflows.$post({ json: { graph: copy } }));
    },
    onSuccess: refresh,
    onError: (error) => toast.error("Could not duplicate the workflow", error),
  });
  const { mutate: copyRow } = duplicate;
  const columns = useMemo<readonly Column<WorkflowRow>[]>(() => {
    const download = async (row: WorkflowRow): Promise<void> => {
      try {
        downloadWorkflow(await readGraph(row.id));
      } catch (error) {
        toast.error("Could not export the workflow", error);
      }
    };
    const entriesOf = (row: WorkflowRow): MenuEntry[] => [
      {
        type: "action",
        label: "Open",
        icon: <FolderOpen size={14} />,
        onSelect: () => router.push(`/workflows/${row.id}`),
      },
      {
        type: "action",
        label: "Duplicate",
        icon: <Copy size={14} />,
        disabled: !mayWrite,
        onSelect: () => copyRow(row),
      },
      {
        type: "action",
        label: "Export JSON",
        icon: <Download size={14} />,
        onSelect: () => void download(row),
      },
      { type: "separator", id: "delete" },
      {
        type: "action",
        label: "Delete …",
        icon: <Trash2 size={14} />,
        danger: true,
        disabled: !mayWrite,
        onSelect: () => setDeleting(row),
      },
    ];
    return [
      {
        key: "graph",
        header: <span className="sr-only">Graph</span>,
        width: "7.5rem",
        wideOnly: true,
        cell: (row) => <WorkflowMiniature id={row.id} name={row.name} updatedAt={row.updatedAt} />,
      },
      {
        key: "name",
        header: "Name",
        cell: (row) => (
          <span className="flex min-w-0 items-baseline gap-2">
            <Link
              href={`/workflows/${row.id}`}
              className="focus-ring truncate rounded-[4px] font-medium text-ink-1 hover:text-accent"
            >
              {row.name}
            </Link>
            <span className="truncate text-ink-3 max-md:hidden">{row.description}</span>
          </span>
        ),
      },
      {
        key: "nodes",
        header: "Nodes",
        align: "end",
        width: "6rem",
        wideOnly: true,
        cell: (row) => row.nodeCount,
      },
      {
        key: "version",
        header: "Version",
        width: "7rem",
        wideOnly: true,
        cell: (row) => (
          <Badge mono>{row.activeVersion === null ? "draft" : `v${row.activeVersion}`}</Badge>
        ),
      },
      {
        key: "updated",
        header: "Updated",
        align: "end",
        width: "7rem",
        cell: (row) => <RelativeTime at={row.updatedAt} className="text-ink-2" />,
      },
      {
        key: "menu",
        header: <span className="sr-only">Actions</span>,
        align: "end",
        width: "3rem",
        cell: (row) => (
          <DropdownMenu
            align="end"
            entries={entriesOf(row)}
            trigger={
              <IconButton
                label={`Actions on ${row.name}`}
                size="sm"
                icon={<Ellipsis size={16} />}
              />
            }
          />
        ),
      },
    ];
  }, [router, mayWrite, copyRow]);
  return (
    <>
      <Table
        label="Workflows"
        columns={columns}
        rows={items}
        rowKey={(row) => row.id}
        onRowPress={(row) => router.push(`/workflows/${row.id}`)}
      />
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(open) => !open && setDeleting(null)}
        title={`Delete ${deleting?.name ?? ""}?`}
        description="Its triggers stop and it leaves the list. Runs that are on their way finish; their records stay."
        confirmLabel="Delete workflow"
        loading={remove.isPending}
        onConfirm={() => deleting !== null && remove.mutate(deleting.id)}
      />
    </>
  );
}
