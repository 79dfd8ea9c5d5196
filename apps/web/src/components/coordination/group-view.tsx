"use client";

import type { GroupFrame } from "@edgeloom/protocol";
import { EmptyState, ErrorState, Page, PageHeader, Panel, Segmented } from "@edgeloom/ui";
import { Unplug, Vote } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useLiveState } from "../../client/live-context.tsx";
import { useAddress } from "../fleet/use-address.ts";
import { useMay } from "../session/session-provider.tsx";
import { GroupBar, type GroupDialog, GroupDialogs } from "./actions/group-bar.tsx";
import type { MemberDoings } from "./actions/member-menu.tsx";
import { useFaults } from "./actions/use-faults.ts";
import { EventsPanel } from "./events-panel.tsx";
import { GroupSkeleton } from "./group-skeleton.tsx";
import { GroupMap } from "./map/group-map.tsx";
import { MapLegend } from "./map/map-legend.tsx";
import { MemberTable } from "./member-table.tsx";
import type { GroupTrace } from "./model/group-trace.ts";
import { linksOf } from "./model/links.ts";
import { leaderOf, type MemberView, majorityOf, memberViews } from "./model/member.ts";
import { networkWords } from "./model/network-words.ts";
import { CommitChart } from "./timeline/commit-chart.tsx";
import { RoleLanes } from "./timeline/role-lanes.tsx";
import { useGroupTrace } from "./use-group-trace.ts";
import { type GroupView as Group, useGroupActions } from "./use-groups.ts";
import { useMemberNodes } from "./use-member-nodes.ts";
import { VotesPanel } from "./votes-panel.tsx";

interface GroupViewProps {
  readonly group: Group;
  readonly isSimulated: boolean;
}

/** The live part of the page. Everything on it is what the latest frames say. */
export function GroupView({ group, isSimulated }: GroupViewProps): ReactNode {
  const { trace, refusal } = useGroupTrace(group.fleetId, group.id);
  const { latest } = trace;
  if (refusal !== null && latest === null) {
    return <ErrorState title={`Could not follow the group ${group.name}`} error={refusal} />;
  }
  if (latest === null) return <GroupSkeleton />;
  if (latest.ended) {
    return (
      <EmptyState
        icon={<Vote size={20} />}
        title={`${group.name} was dissolved`}
        description="Its members keep nothing of it."
      />
    );
  }
  return <Frames group={group} isSimulated={isSimulated} trace={trace} frame={latest} />;
}

interface FramesProps extends GroupViewProps {
  readonly trace: GroupTrace;
  readonly frame: GroupFrame;
}

function Frames({ group, isSimulated, trace, frame }: FramesProps): ReactNode {
  const { fleetId } = group;
  const router = useRouter();
  const mayWrite = useMay("fleet:write");
  const [dialog, setDialog] = useState<GroupDialog>(null);
  const actions = useGroupActions({ fleetId, group: group.name }, () =>
    router.push(`/fleet/${fleetId}/groups`),
  );
  const faults = useFaults(fleetId);
  const faulting = isSimulated ? faults : null;
  const nodeIds = frame.members.map(({ nodeId }) => nodeId);
  const { nodes, isReady } = useMemberNodes(fleetId, nodeIds);
  const nameOf = useCallback((nodeId: string) => nodes.get(nodeId)?.name ?? nodeId, [nodes]);
  const members = useMemo(() => memberViews(frame, nameOf), [frame, nameOf]);
  const links = useMemo(
    () => linksOf(frame, group.electionTimeoutMs),
    [frame, group.electionTimeoutMs],
  );
  if (!isReady) return <GroupSkeleton />;
  const doings: MemberDoings = {
    fleetId,
    mayWrite,
    faulting,
    members,
    onTransfer: ({ nodeId }) => actions.transfer.mutate(nodeId),
    onRemove: (member) => setDialog({ kind: "remove", member }),
  };
  return (
    <Page>
      <PageHeader
        title={group.name}
        status={<Leadership frame={frame} nameOf={nameOf} />}
        description={standing(members)}
        actions={
          <GroupBar members={members} mayWrite={mayWrite} faulting={faulting} onOpen={setDialog} />
        }
      />
      <StaleNote />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel
            flush
            title="Members on the map"
            aside={<NetworkNote words={networkWords(frame, nameOf)} />}
          >
            <GroupMap members={members} links={links} nodes={nodes} doings={doings} />
            <MapLegend links={links} />
          </Panel>
          <Panel flush title="Members">
            <MemberTable members={members} doings={doings} nameOf={nameOf} />
          </Panel>
          <TimePanel trace={trace} members={members} nameOf={nameOf} />
        </div>
        <div className="grid gap-4 md:max-xl:grid-cols-2">
          <VotesPanel members={members} nameOf={nameOf} />
          <EventsPanel events={trace.events} nameOf={nameOf} />
        </div>
      </div>
      <GroupDialogs
        fleetId={fleetId}
        name={group.name}
        members={members}
        dialog={dialog}
        actions={actions}
        faulting={faulting}
        onClose={() => setDialog(null)}
      />
    </Page>
  );
}

/** Whether the group can decide, in a sentence. */
function standing(members: readonly MemberView[]): string {
  const voters = members.filter(({ isVoter }) => isVoter);
  const learners = members.length - voters.length;
  const beside = learners === 0 ? "" : `, ${learners} learning`;
  return `${voters.length} voting members${beside}; ${majorityOf(voters.length)} must agree.`;
}

function Leadership({
  frame,
  nameOf,
}: {
  readonly frame: GroupFrame;
  readonly nameOf: (nodeId: string) => string;
}): ReactNode {
  const leader = leaderOf(frame);
  const base =
    "inline-flex h-5 items-center whitespace-nowrap rounded-full px-2 font-medium text-xs";
  return leader === null ? (
    <span role="status" className={`${base} bg-state-warning/10 text-state-warning`}>
      No leader
    </span>
  ) : (
    <span role="status" className={`${base} bg-accent/10 text-accent`}>
      {nameOf(leader.nodeId)} leads term {leader.status?.term}
    </span>
  );
}

/** What is wrong between the members, as their failure detectors see it. */
function NetworkNote({ words }: { readonly words: string | null }): ReactNode {
  if (words === null) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-state-warning text-xs" title={words}>
      <Unplug aria-hidden="true" size={13} className="shrink-0" />
      <span className="truncate">{words}</span>
    </span>
  );
}

function StaleNote(): ReactNode {
  if (useLiveState() !== "disconnected") return null;
  return (
    <p
      role="status"
      className="rounded-md border border-state-warning/40 bg-surface-1 px-3 py-1.5 text-ink-2 text-xs"
    >
      The gateway cannot be reached. What is shown is from before; trying again.
    </p>
  );
}

const windows = { "1m": 60_000, "5m": 300_000, "15m": 900_000 } as const;
type Window = keyof typeof windows;

const isWindow = (text: string | null): text is Window =>
  text !== null && Object.hasOwn(windows, text);

interface TimePanelProps {
  readonly trace: GroupTrace;
  readonly members: readonly MemberView[];
  readonly nameOf: (nodeId: string) => string;
}

function TimePanel({ trace, members, nameOf }: TimePanelProps): ReactNode {
  const { params, set } = useAddress();
  const asked = params.get("window");
  const window: Window = isWindow(asked) ? asked : "1m";
  const to = trace.latest?.at ?? 0;
  return (
    <Panel
      title="Terms and logs over time"
      aside={
        <Segmented<Window>
          aria-label="Time shown"
          size="sm"
          value={window}
          onValueChange={(next) => set({ window: next })}
          options={[
            { value: "1m", label: "1 min" },
            { value: "5m", label: "5 min" },
            { value: "15m", label: "15 min" },
          ]}
        />
      }
      className="[&>div]:px-3"
    >
      <div className="flex flex-col gap-4">
        <RoleLanes
          trace={trace}
          members={members}
          span={{ from: to - windows[window], to }}
          nameOf={nameOf}
        />
        <CommitChart trace={trace} members={members} windowMs={windows[window]} />
      </div>
    </Panel>
  );
}
