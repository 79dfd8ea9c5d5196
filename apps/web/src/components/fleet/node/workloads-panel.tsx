"use client";

import type { WorkloadEnforcement, WorkloadStatus } from "@edgeloom/agent-core";
import type { EdgeNodeView } from "@edgeloom/protocol";
import {
  Button,
  type Column,
  ConfirmDialog,
  DropdownMenu,
  EmptyState,
  IconButton,
  Panel,
  RelativeTime,
  StatusDot,
  Table,
} from "@edgeloom/ui";
import { Box, Ellipsis, Play, Plus, Square, Trash2 } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { DeployDialog } from "./deploy-dialog.tsx";
import type { NodeControl } from "./node-control.ts";

interface WorkloadsPanelProps {
  readonly node: EdgeNodeView;
  readonly control: NodeControl;
}

/** Who keeps a workload to its CPU time. */
const keeperWords: Record<WorkloadEnforcement["cpu"], string> = {
  cgroup_v2: "kept by the kernel",
  cgroup_v1: "kept by the kernel",
  governor: "kept by the agent",
  none: "not enforced",
};

/** What runs on the node. */
export function WorkloadsPanel({ node, control }: WorkloadsPanelProps): ReactNode {
  const { send, blocked, fencing, pending } = control;
  const [removing, setRemoving] = useState<WorkloadStatus | null>(null);
  const refusal = deployRefusal(node, blocked);
  const columns = useMemo<Column<WorkloadStatus>[]>(
    () => [
      {
        key: "name",
        header: "Name",
        cell: (row) => <span className="font-mono text-xs">{row.name}</span>,
      },
      { key: "phase", header: "State", cell: (row) => <StatusDot state={stateOf(row)} /> },
      { key: "restarts", header: "Restarts", align: "end", cell: (row) => row.restarts },
      {
        key: "resources",
        header: "Limits",
        align: "end",
        wideOnly: true,
        cell: ({ spec, enforcement }) => (
          <>
            {`${spec.resources.cpuCores} cores · ${spec.resources.memoryMiB} MiB`}
            {enforcement === null ? null : (
              <span className="block text-ink-3 text-xs">{keeperWords[enforcement.cpu]}</span>
            )}
          </>
        ),
      },
      {
        key: "started",
        header: "Started",
        wideOnly: true,
        cell: (row) => (row.startedAt === null ? "–" : <RelativeTime at={row.startedAt} />),
      },
      {
        key: "message",
        header: "Note",
        wideOnly: true,
        cell: (row) => <span className="text-ink-3">{row.message}</span>,
      },
      {
        key: "actions",
        header: <span className="sr-only">Actions</span>,
        width: "3rem",
        align: "end",
        cell: (row) => (
          <DropdownMenu
            align="end"
            trigger={
              <IconButton
                label={`Actions of ${row.name}`}
                size="sm"
                icon={<Ellipsis size={14} />}
              />
            }
            entries={[
              {
                type: "action",
                label: "Start",
                icon: <Play size={14} />,
                disabled: blocked !== null || row.phase === "running" || row.phase === "starting",
                onSelect: () =>
                  send(
                    "start_workload",
                    { name: row.name, ...fencing },
                    `Could not start ${row.name}`,
                  ),
              },
              {
                type: "action",
                label: "Stop",
                icon: <Square size={14} />,
                disabled: blocked !== null || (row.phase !== "running" && row.phase !== "starting"),
                onSelect: () =>
                  send(
                    "stop_workload",
                    { name: row.name, ...fencing },
                    `Could not stop ${row.name}`,
                  ),
              },
              { type: "separator", id: "remove" },
              {
                type: "action",
                label: "Remove",
                icon: <Trash2 size={14} />,
                danger: true,
                disabled: blocked !== null,
                onSelect: () => setRemoving(row),
              },
            ]}
          />
        ),
      },
    ],
    [blocked, fencing, send],
  );
  return (
    <Panel
      title="Workloads"
      flush
      aside={
        <DeployDialog
          node={node}
          loading={pending === "deploy_workload"}
          onDeploy={(spec, start) =>
            send("deploy_workload", { spec, start, ...fencing }, `Could not deploy ${spec.name}`)
          }
          trigger={
            <Button
              size="sm"
              disabled={refusal !== null}
              icon={<Plus aria-hidden="true" size={13} />}
            >
              Deploy
            </Button>
          }
        />
      }
    >
      {node.workloads.length === 0 ? (
        <EmptyState
          icon={<Box size={20} />}
          title="No workloads"
          description={
            refusal ?? "A workload is a program that the node keeps running within limits."
          }
          className="py-8"
        />
      ) : (
        <Table
          label="Workloads"
          columns={columns}
          rows={node.workloads}
          rowKey={({ name }) => name}
        />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={() => setRemoving(null)}
        title={`Remove ${removing?.name ?? ""}?`}
        description="It is stopped and forgotten by the node; deploying it again starts it anew."
        confirmLabel="Remove workload"
        onConfirm={() => {
          if (removing !== null) {
            send(
              "remove_workload",
              { name: removing.name, ...fencing },
              `Could not remove ${removing.name}`,
            );
          }
          setRemoving(null);
        }}
      />
    </Panel>
  );
}

function stateOf(row: WorkloadStatus): string {
  if (row.phase === "running" && !row.healthy) return "unhealthy";
  return row.phase === "deployed" ? "queued" : row.phase;
}

function deployRefusal(node: EdgeNodeView, blocked: string | null): string | null {
  if (blocked !== null) return `${blocked}.`;
  if (node.cordoned) return "The node is cordoned and takes no new workloads.";
  if (node.lifecycle !== "active")
    return `The node is ${node.lifecycle}; only an active one takes workloads.`;
  return null;
}
