"use client";

import { buttonClass, EmptyState, ErrorState } from "@edgeloom/ui";
import { Vote } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useFleets } from "../fleet/use-fleets.ts";
import { FrameBreadcrumb } from "../frame/breadcrumb.tsx";
import { GroupSkeleton } from "./group-skeleton.tsx";
import { GroupView } from "./group-view.tsx";
import { type GroupAddress, useGroupList } from "./use-groups.ts";

/** One coordination group: where its members are, who leads, how far their logs are, and what can be done. */
export function GroupPage(address: GroupAddress): ReactNode {
  const { fleetId, group: name } = address;
  const fleet = useFleets().data?.find(({ id }) => id === fleetId);
  const groups = useGroupList(fleetId);
  const group = groups.data?.find((one) => one.name === name);
  const crumbs = (
    <FrameBreadcrumb
      crumbs={[
        { label: fleet?.name ?? "Fleet", href: `/fleet?fleet=${fleetId}` },
        { label: "Coordination", href: `/fleet/${fleetId}/groups` },
        { label: name },
      ]}
    />
  );
  if (group !== undefined && fleet !== undefined) {
    return (
      <>
        {crumbs}
        <GroupView key={group.id} group={group} isSimulated={fleet.kind === "simulated"} />
      </>
    );
  }
  if (groups.isError) {
    return (
      <ErrorState
        title={`Could not load the group ${name}`}
        error={groups.error}
        onRetry={() => void groups.refetch()}
        retrying={groups.isFetching}
      />
    );
  }
  if (groups.data === undefined || group !== undefined) return <GroupSkeleton />;
  return (
    <>
      {crumbs}
      <EmptyState
        icon={<Vote size={20} />}
        title={`There is no group ${name}`}
        description="It was dissolved, or never formed in this fleet."
        action={
          <Link href={`/fleet/${fleetId}/groups`} className={buttonClass()}>
            All groups
          </Link>
        }
      />
    </>
  );
}
