import type { WorkflowGraph } from "@edgeloom/graph";
import { assertNever } from "@edgeloom/kernel";
import { Badge } from "@edgeloom/ui";
import { Globe, KeyRound, Play, Puzzle, Send, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { needsOf, type TemplateNeed } from "./template-needs.ts";

function needIcon(kind: TemplateNeed["kind"]): ReactNode {
  switch (kind) {
    case "start":
      return <Play size={11} aria-hidden="true" />;
    case "fleet":
      return <Globe size={11} aria-hidden="true" />;
    case "secret":
      return <KeyRound size={11} aria-hidden="true" />;
    case "service":
      return <Send size={11} aria-hidden="true" />;
    case "workflow":
      return <Workflow size={11} aria-hidden="true" />;
    case "unknown":
      return <Puzzle size={11} aria-hidden="true" />;
    default:
      return assertNever(kind);
  }
}

/** What must be there before the graph works, as small labels. */
export function NeedBadges({ graph }: { readonly graph: WorkflowGraph }): ReactNode {
  return (
    <ul aria-label="What it needs" className="flex flex-wrap gap-1">
      {needsOf(graph).map((need) => (
        <li key={need.text}>
          <Badge icon={needIcon(need.kind)}>{need.text}</Badge>
        </li>
      ))}
    </ul>
  );
}
