import {
  ChartNoAxesCombined,
  Globe,
  LayoutTemplate,
  type LucideIcon,
  Play,
  Settings,
  Workflow,
} from "lucide-react";

export interface Section {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** The places of the left rail, in its order. */
export const sections: readonly Section[] = [
  { href: "/workflows", label: "Workflows", icon: Workflow },
  { href: "/runs", label: "Runs", icon: Play },
  { href: "/fleet", label: "Fleet", icon: Globe },
  { href: "/dashboards", label: "Dashboards", icon: ChartNoAxesCombined },
  { href: "/templates", label: "Templates", icon: LayoutTemplate },
  { href: "/settings", label: "Settings", icon: Settings },
];

/** The section that a path lies in, if any. */
export function sectionOf(pathname: string): Section | undefined {
  return sections.find(
    (section) => pathname === section.href || pathname.startsWith(`${section.href}/`),
  );
}
