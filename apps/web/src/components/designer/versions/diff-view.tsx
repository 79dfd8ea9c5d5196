import type { FieldChange, WorkflowDiff } from "@edgeloom/graph";
import { cn } from "@edgeloom/ui";
import type { ReactNode } from "react";

const shown = (value: unknown): string => {
  const text = value === undefined ? "–" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

interface LineProps {
  readonly sign: "+" | "−" | "~";
  readonly text: ReactNode;
  readonly changes?: readonly FieldChange[] | undefined;
}

const signLook = {
  "+": "text-state-succeeded",
  "−": "text-state-failed",
  "~": "text-state-warning",
};

function Line({ sign, text, changes = [] }: LineProps): ReactNode {
  return (
    <li className="flex gap-2 text-sm">
      <span className={cn("w-3 shrink-0 font-mono", signLook[sign])}>{sign}</span>
      <div className="min-w-0">
        <p className="truncate">{text}</p>
        {changes.map((change) => (
          <p key={change.field} className="break-words font-mono text-2xs text-ink-3">
            {change.field}: {shown(change.before)} → {shown(change.after)}
          </p>
        ))}
      </div>
    </li>
  );
}

interface DiffViewProps {
  readonly diff: WorkflowDiff;
  /** Name of a node of either side by its id. */
  readonly nameOf: (nodeId: string) => string;
}

/** What was added, removed and changed between a version and the draft. */
export function DiffView({ diff, nameOf }: DiffViewProps): ReactNode {
  if (diff.isEmpty) return <p className="text-ink-3 text-sm">The draft is the same.</p>;
  // A node that only moved is no change of what the workflow does.
  const moved = (changes: readonly FieldChange[]): boolean =>
    changes.every((change) => change.field.startsWith("position"));
  const changed = diff.nodes.changed.filter((node) => !moved(node.changes));
  const onlyMoved = diff.nodes.changed.length - changed.length;
  return (
    <ul className="flex flex-col gap-1.5">
      {diff.workflow.length > 0 ? <Line sign="~" text="Workflow" changes={diff.workflow} /> : null}
      {diff.nodes.added.map((node) => (
        <Line key={node.id} sign="+" text={node.name} />
      ))}
      {diff.nodes.removed.map((node) => (
        <Line key={node.id} sign="−" text={node.name} />
      ))}
      {changed.map((node) => (
        <Line key={node.id} sign="~" text={node.name} changes={node.changes} />
      ))}
      {diff.edges.added.map((edge) => (
        <Line key={edge.id} sign="+" text={`${nameOf(edge.source)} → ${nameOf(edge.target)}`} />
      ))}
      {diff.edges.removed.map((edge) => (
        <Line key={edge.id} sign="−" text={`${nameOf(edge.source)} → ${nameOf(edge.target)}`} />
      ))}
      {diff.edges.changed.map((edge) => (
        <Line key={edge.id} sign="~" text="Connection" changes={edge.changes} />
      ))}
      {onlyMoved > 0 ? <Line sign="~" text={`${onlyMoved} moved on the canvas`} /> : null}
    </ul>
  );
}
