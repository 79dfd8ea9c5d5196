import { type TokenName, token } from "@edgeloom/ui";
import {
  CircleDashed,
  CircleDot,
  CircleSlash,
  Crown,
  Eye,
  Hand,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import type { ShownRole } from "./model/member.ts";

interface RoleLook {
  readonly word: string;
  readonly token: TokenName;
  readonly icon: LucideIcon;
  /** Drawn as an outline: it takes no part now. */
  readonly isHollow: boolean;
}

const looks: Readonly<Record<ShownRole, RoleLook>> = {
  leader: { word: "Leader", token: "accent", icon: Crown, isHollow: false },
  follower: { word: "Follower", token: "state-succeeded", icon: CircleDot, isHollow: false },
  candidate: { word: "Candidate", token: "state-warning", icon: Hand, isHollow: false },
  learner: { word: "Learner", token: "category-data", icon: Eye, isHollow: false },
  former_leader: {
    word: "Leads an older term",
    token: "state-warning",
    icon: TriangleAlert,
    isHollow: false,
  },
  recovering: { word: "Recovering", token: "state-running", icon: LoaderCircle, isHollow: false },
  failed: { word: "Failed", token: "state-failed", icon: CircleSlash, isHollow: false },
  corrupted: { word: "Disk corrupted", token: "state-failed", icon: CircleSlash, isHollow: false },
  silent: { word: "Silent", token: "state-skipped", icon: CircleDashed, isHollow: true },
};

/** How a role looks on map, table and timeline alike: one colour, shape and word. */
export const roleLook = (role: ShownRole): RoleLook => looks[role];

/** A role as a mark with its word. */
export function RoleMark({ role }: { readonly role: ShownRole }): ReactNode {
  const { word, icon: Icon, token: colour } = roleLook(role);
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-ink-1">
      <Icon aria-hidden="true" size={14} style={{ color: token(colour) }} />
      {word}
    </span>
  );
}
