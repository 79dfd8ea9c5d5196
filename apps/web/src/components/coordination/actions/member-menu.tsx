"use client";

import { DropdownMenu, type MenuEntry } from "@edgeloom/ui";
import {
  Clock,
  Crown,
  HeartPulse,
  PauseCircle,
  Server,
  Skull,
  Unplug,
  UserMinus,
} from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { MemberView } from "../model/member.ts";
import type { Faulting } from "./use-faults.ts";

export interface MemberDoings {
  readonly fleetId: string;
  readonly mayWrite: boolean;
  /** Null for a fleet of real hosts, which nobody breaks on purpose. */
  readonly faulting: Faulting | null;
  readonly onTransfer: (member: MemberView) => void;
  readonly onRemove: (member: MemberView) => void;
  readonly members: readonly MemberView[];
}

interface MemberMenuProps {
  readonly member: MemberView;
  readonly doings: MemberDoings;
  readonly trigger: ReactNode;
}

const crashMs = 20_000;
const pauseMs = 6_000;
const skewMs = 5_000;

function faultEntries(member: MemberView, doings: MemberDoings, faulting: Faulting): MenuEntry[] {
  const { nodeId, name } = member;
  const others = doings.members.filter((one) => one.nodeId !== nodeId).map((one) => one.nodeId);
  const disabled = !doings.mayWrite;
  const inject = (fault: Parameters<Faulting["inject"]>[0][number]["fault"], what: string): void =>
    faulting.inject([{ nodeId, fault }], `Could not ${what} ${name}`);
  return [
    { type: "separator", id: "faults" },
    { type: "heading", label: "Break it, to see what the others do" },
    {
      type: "action",
      label: "Isolate from the others",
      icon: <Unplug size={14} />,
      disabled: disabled || others.length === 0,
      onSelect: () =>
        inject({ kind: "partition_from", nodeIds: others, direction: "both" }, "isolate"),
    },
    {
      type: "action",
      label: "Crash for 20 s",
      icon: <Skull size={14} />,
      disabled,
      onSelect: () => inject({ kind: "crash", durationMs: crashMs }, "crash"),
    },
    {
      type: "action",
      label: "Pause for 6 s",
      icon: <PauseCircle size={14} />,
      disabled,
      onSelect: () => inject({ kind: "pause", durationMs: pauseMs }, "pause"),
    },
    {
      type: "action",
      label: "Set its clock 5 s ahead",
      icon: <Clock size={14} />,
      disabled,
      onSelect: () => inject({ kind: "clock_skew", skewMs }, "set the clock of"),
    },
    {
      type: "action",
      label: "Heal",
      icon: <HeartPulse size={14} />,
      // Who is down cannot tell its faults, and may have one.
      disabled: disabled || (member.member.faults.length === 0 && member.role !== "silent"),
      onSelect: () => faulting.heal([nodeId]),
    },
  ];
}

/** What can be done with one member; the same on the map and in the table. */
export function MemberMenu({ member, doings, trigger }: MemberMenuProps): ReactNode {
  const router = useRouter();
  const { fleetId, mayWrite, faulting } = doings;
  const mayLead = member.isVoter && member.role === "follower";
  return (
    <DropdownMenu
      align="start"
      trigger={trigger}
      entries={[
        { type: "heading", label: member.name },
        {
          type: "action",
          label: "Open edge node",
          icon: <Server size={14} />,
          onSelect: () => router.push(`/fleet/${fleetId}/${encodeURIComponent(member.nodeId)}`),
        },
        {
          type: "action",
          label: "Hand leadership to it",
          icon: <Crown size={14} />,
          disabled: !mayWrite || !mayLead,
          onSelect: () => doings.onTransfer(member),
        },
        {
          type: "action",
          label: "Remove from the group",
          icon: <UserMinus size={14} />,
          danger: true,
          disabled: !mayWrite || doings.members.length < 2,
          onSelect: () => doings.onRemove(member),
        },
        ...(faulting === null ? [] : faultEntries(member, doings, faulting)),
      ]}
    />
  );
}
