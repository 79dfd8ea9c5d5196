import { Badge } from "@edgeloom/ui";
import { Globe, Lock, Sparkles, Users } from "lucide-react";
import type { ReactNode } from "react";
import type { Visibility } from "./template-types.ts";

export const visibilityOptions: readonly {
  readonly value: Visibility;
  readonly label: string;
  readonly description: string;
}[] = [
  { value: "private", label: "Private", description: "Only you see it, and who has a share link." },
  {
    value: "workspace",
    label: "Workspace",
    description: "Every member of this workspace sees it.",
  },
  {
    value: "public",
    label: "Public",
    description: "Every workspace of this installation sees it.",
  },
];

interface VisibilityBadgeProps {
  readonly visibility: Visibility;
  readonly builtIn: boolean;
}

export function VisibilityBadge({ visibility, builtIn }: VisibilityBadgeProps): ReactNode {
  if (builtIn) {
    return (
      <Badge accent icon={<Sparkles size={11} aria-hidden="true" />}>
        Edgeloom
      </Badge>
    );
  }
  const Icon = visibility === "private" ? Lock : visibility === "workspace" ? Users : Globe;
  return (
    <Badge icon={<Icon size={11} aria-hidden="true" />}>
      {visibilityOptions.find((option) => option.value === visibility)?.label}
    </Badge>
  );
}
