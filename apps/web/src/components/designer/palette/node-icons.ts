import {
  Activity,
  Bell,
  Box,
  CalendarClock,
  CircleDot,
  CirclePlay,
  Code,
  Database,
  Globe,
  type LucideIcon,
  Magnet,
  Merge,
  Puzzle,
  Radar,
  RadioTower,
  RefreshCw,
  Repeat,
  RotateCw,
  Scale,
  Split,
  Timer,
  Vote,
  WandSparkles,
  Webhook,
  Workflow,
} from "lucide-react";

/** The icons that node types name; the catalogue's test says when one is missing here. */
const icons: Readonly<Record<string, LucideIcon>> = {
  activity: Activity,
  bell: Bell,
  box: Box,
  "calendar-clock": CalendarClock,
  "circle-dot": CircleDot,
  "circle-play": CirclePlay,
  code: Code,
  database: Database,
  globe: Globe,
  magnet: Magnet,
  merge: Merge,
  radar: Radar,
  "radio-tower": RadioTower,
  "refresh-cw": RefreshCw,
  repeat: Repeat,
  "rotate-cw": RotateCw,
  scale: Scale,
  split: Split,
  timer: Timer,
  vote: Vote,
  "wand-sparkles": WandSparkles,
  webhook: Webhook,
  workflow: Workflow,
};

export function hasNodeIcon(name: string): boolean {
  return Object.hasOwn(icons, name);
}

/** The icon of a node type; a type that this page does not know is a piece of a puzzle. */
export function nodeIcon(name: string): LucideIcon {
  return icons[name] ?? Puzzle;
}
