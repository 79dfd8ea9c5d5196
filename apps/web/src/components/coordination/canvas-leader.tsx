"use client";

import type { GroupFrame } from "@edgeloom/protocol";
import { cn } from "@edgeloom/ui";
import { Crown } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { useLiveTopic } from "../../client/live-context.tsx";
import { useGroupList } from "./use-groups.ts";

interface CanvasLeaderProps {
  readonly fleetId: string;
  /** Name of the group that the node works with. */
  readonly group: string;
  /** The canvas is zoomed out: the words are larger, to be read all the same. */
  readonly isLarge: boolean;
}

interface Leadership {
  readonly leader: string;
  readonly term: number;
}

/** Who leads by the highest term among those who say so; an older leader may not know yet that it is none. */
export function leadershipIn({ members }: Pick<GroupFrame, "members">): Leadership | null {
  let best: Leadership | null = null;
  for (const { nodeId, status, trouble } of members) {
    if (status === null || trouble !== null || status.role !== "leader") continue;
    if (best === null || status.term > best.term) best = { leader: nodeId, term: status.term };
  }
  return best;
}

/** On a card of the canvas: who leads the node's group at this moment. Nothing while the group has not been formed. */
export function CanvasLeader({ fleetId, group, isLarge }: CanvasLeaderProps): ReactNode {
  const formed = useGroupList(fleetId).data?.find(({ name }) => name === group);
  if (formed === undefined) return null;
  return <LiveLeader key={formed.id} groupId={formed.id} {...{ fleetId, group, isLarge }} />;
}

function LiveLeader({
  fleetId,
  groupId,
  group,
  isLarge,
}: CanvasLeaderProps & { readonly groupId: string }): ReactNode {
  const [frame, setFrame] = useState<GroupFrame | null>(null);
  useLiveTopic(
    { kind: "group", fleetId, groupId },
    {
      onGroupStatus: (next) => {
        if (next.groupId === groupId && next.fleetId === fleetId) setFrame(next);
      },
    },
  );
  if (frame === null || frame.ended) return null;
  const leadership = leadershipIn(frame);
  const words =
    leadership === null ? "no leader" : `${leadership.leader} · term ${leadership.term}`;
  return (
    <Link
      href={`/fleet/${encodeURIComponent(fleetId)}/groups/${encodeURIComponent(group)}`}
      title={`Who leads the group ${group} now`}
      data-testid="canvas-leader"
      className={cn(
        "nodrag focus-ring absolute left-0 flex max-w-full items-center gap-1 rounded-md px-1 text-ink-2 hover:text-ink-1",
        isLarge ? "-top-9 text-xl" : "-top-6 text-xs",
      )}
    >
      <Crown
        size={isLarge ? 20 : 12}
        aria-hidden="true"
        className={leadership === null ? "text-ink-3" : "text-accent"}
      />
      <span className="truncate">{words}</span>
    </Link>
  );
}
