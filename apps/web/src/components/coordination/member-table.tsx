"use client";

import { Badge, type Column, formatDuration, formatNumber, IconButton, Table } from "@edgeloom/ui";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type MemberDoings, MemberMenu } from "./actions/member-menu.tsx";
import { faultWords } from "./model/fault-words.ts";
import type { MemberView } from "./model/member.ts";
import { RoleMark } from "./role-mark.tsx";

interface MemberTableProps {
  readonly members: readonly MemberView[];
  readonly doings: MemberDoings;
  readonly nameOf: (nodeId: string) => string;
}

const nothing = <span className="text-ink-3">–</span>;

const mono = (text: ReactNode): ReactNode => <span className="font-mono text-xs">{text}</span>;

/** What a member says is of before when it answers no more; it is shown paler then. */
function said(member: MemberView, text: ReactNode): ReactNode {
  if (member.status === null) return nothing;
  return <span className={member.role === "silent" ? "opacity-55" : ""}>{mono(text)}</span>;
}

function Silence({ member }: { readonly member: MemberView }): ReactNode {
  if (member.unheardMs > 0) {
    const long = Number.isFinite(member.unheardMs) ? formatDuration(member.unheardMs) : "always";
    return (
      <span title={member.member.trouble ?? undefined} className="text-state-warning">
        {mono(long)}
      </span>
    );
  }
  return member.silentMs === null ? nothing : mono(formatDuration(Math.round(member.silentMs)));
}

function Faults({ member }: { readonly member: MemberView }): ReactNode {
  return member.member.faults.map((fault) => (
    <Badge key={fault.kind} className="text-state-failed">
      {faultWords(fault)}
    </Badge>
  ));
}

function columnsOf(
  doings: MemberDoings,
  nameOf: (nodeId: string) => string,
): readonly Column<MemberView>[] {
  return [
    {
      key: "member",
      header: "Member",
      cell: (member) => (
        <span className="flex items-center gap-2">
          <Link
            href={`/fleet/${doings.fleetId}/${encodeURIComponent(member.nodeId)}`}
            className="focus-ring truncate rounded-[4px] text-ink-1 hover:text-accent"
          >
            {member.name}
          </Link>
          <Faults member={member} />
        </span>
      ),
    },
    { key: "role", header: "Role", cell: ({ role }) => <RoleMark role={role} /> },
    {
      key: "term",
      header: "Term",
      align: "end",
      cell: (member) => said(member, member.status?.term),
    },
    {
      key: "vote",
      header: "Voted for",
      wideOnly: true,
      cell: (member) =>
        said(member, member.status?.vote == null ? "–" : nameOf(member.status.vote)),
    },
    {
      key: "log",
      header: (
        <abbr title="Committed, applied and last index of the log">Commit / applied / last</abbr>
      ),
      align: "end",
      cell: (member) =>
        said(
          member,
          [member.status?.commitIndex, member.status?.appliedIndex, member.status?.lastIndex]
            .map((index) => formatNumber(index ?? 0))
            .join(" / "),
        ),
    },
    {
      key: "lag",
      header: (
        <abbr title="Entries that the leader has committed and this member has not">Lag</abbr>
      ),
      align: "end",
      cell: ({ lag, role }) =>
        lag === null ? (
          nothing
        ) : (
          <span className={lag > 0 && role !== "leader" ? "text-state-warning" : ""}>
            {mono(formatNumber(lag))}
          </span>
        ),
    },
    {
      key: "durable",
      header: <abbr title="The last index that is on its disk">Durable</abbr>,
      align: "end",
      wideOnly: true,
      cell: (member) => said(member, formatNumber(member.status?.durableIndex ?? 0)),
    },
    {
      key: "lease",
      header: <abbr title="For how long the leader may answer reads without asking">Lease</abbr>,
      align: "end",
      wideOnly: true,
      cell: (member) =>
        member.status?.leaseMs == null
          ? nothing
          : said(member, formatDuration(Math.round(member.status.leaseMs))),
    },
    {
      key: "silent",
      header: <abbr title="Since the last round that it answered the leader">Silent for</abbr>,
      align: "end",
      cell: (member) => <Silence member={member} />,
    },
    {
      key: "actions",
      header: <span className="sr-only">Actions</span>,
      align: "end",
      width: "3rem",
      cell: (member) => (
        <MemberMenu
          member={member}
          doings={doings}
          trigger={
            <IconButton
              label={`Actions of ${member.name}`}
              size="sm"
              icon={<Ellipsis size={16} />}
            />
          }
        />
      ),
    },
  ];
}

/** What each member says of itself, by the latest frame. */
export function MemberTable({ members, doings, nameOf }: MemberTableProps): ReactNode {
  return (
    <Table
      label="Members"
      rows={members}
      rowKey={({ nodeId }) => nodeId}
      columns={columnsOf(doings, nameOf)}
    />
  );
}
