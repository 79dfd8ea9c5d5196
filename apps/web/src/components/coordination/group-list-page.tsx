"use client";

import {
  Button,
  EmptyState,
  ErrorState,
  Page,
  PageHeader,
  Panel,
  RelativeTime,
  SkeletonRows,
  Table,
} from "@edgeloom/ui";
import { Plus, Vote } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useFleets } from "../fleet/use-fleets.ts";
import { FrameBreadcrumb } from "../frame/breadcrumb.tsx";
import { useMay } from "../session/session-provider.tsx";
import { FormGroupDialog } from "./form-group-dialog.tsx";
import { majorityOf } from "./model/member.ts";
import { type GroupView, useGroupList } from "./use-groups.ts";

export const groupHref = (fleetId: string, name: string): string =>
  `/fleet/${fleetId}/groups/${encodeURIComponent(name)}`;

/** The coordination groups of one fleet. */
export function GroupListPage({ fleetId }: { readonly fleetId: string }): ReactNode {
  const [isForming, setForming] = useState(false);
  const router = useRouter();
  const mayWrite = useMay("fleet:write");
  const fleet = useFleets().data?.find(({ id }) => id === fleetId);
  const form = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden="true" size={14} />}
      disabled={!mayWrite}
      onClick={() => setForming(true)}
    >
      Form a group
    </Button>
  );
  return (
    <Page>
      <FrameBreadcrumb
        crumbs={[
          { label: fleet?.name ?? "Fleet", href: `/fleet?fleet=${fleetId}` },
          { label: "Coordination" },
        ]}
      />
      <PageHeader
        title="Coordination"
        description="Edge nodes that agree among themselves: on who leads, on the order of things, and on state that outlives any of them."
        actions={form}
      />
      <Panel flush>
        <GroupList fleetId={fleetId} action={form} />
      </Panel>
      {isForming ? (
        <FormGroupDialog
          fleetId={fleetId}
          onFormed={(name) => router.push(groupHref(fleetId, name))}
          onClose={() => setForming(false)}
        />
      ) : null}
    </Page>
  );
}

interface GroupListProps {
  readonly fleetId: string;
  readonly action: ReactNode;
}

function GroupList({ fleetId, action }: GroupListProps): ReactNode {
  const groups = useGroupList(fleetId);
  const router = useRouter();
  if (groups.data === undefined) {
    return groups.isError ? (
      <ErrorState
        title="Could not load groups"
        error={groups.error}
        onRetry={() => void groups.refetch()}
        retrying={groups.isFetching}
      />
    ) : (
      <div className="p-4">
        <SkeletonRows label="Loading groups" rows={4} />
      </div>
    );
  }
  if (groups.data.length === 0) {
    return (
      <EmptyState
        icon={<Vote size={20} />}
        title="No groups yet"
        description="A group is formed here, or by the first step of a workflow that names it. Three members go on without one of them, five without two."
        action={action}
      />
    );
  }
  return (
    <Table<GroupView>
      label="Coordination groups"
      rows={groups.data}
      rowKey={({ id }) => id}
      onRowPress={({ name }) => router.push(groupHref(fleetId, name))}
      columns={[
        {
          key: "name",
          header: "Group",
          cell: ({ name }) => (
            <Link
              href={groupHref(fleetId, name)}
              className="focus-ring rounded-[4px] font-medium text-ink-1 hover:text-accent"
            >
              {name}
            </Link>
          ),
        },
        {
          key: "members",
          header: "Members",
          cell: ({ voters, learners }) => (
            <span className="font-mono text-ink-2 text-xs">
              {[...voters, ...learners].join(", ")}
            </span>
          ),
          wideOnly: true,
        },
        {
          key: "quorum",
          header: "Must agree",
          align: "end",
          cell: ({ voters }) => `${majorityOf(voters.length)} of ${voters.length}`,
        },
        {
          key: "formed",
          header: "Formed",
          align: "end",
          cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
        },
      ]}
    />
  );
}
