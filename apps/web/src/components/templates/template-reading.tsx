import { catalogue } from "@edgeloom/nodes";
import { Panel } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { NodeTile } from "../designer/palette/node-tile.tsx";
import { GraphMiniature } from "../miniature/graph-miniature.tsx";
import { Lesson } from "./lesson.tsx";
import { NeedBadges } from "./need-badges.tsx";
import type { TemplateView } from "./template-types.ts";
import { VerifiedBadge } from "./verified-badge.tsx";

interface TemplateReadingProps {
  readonly template: Pick<TemplateView, "name" | "lesson" | "version">;
  /** Beside the lesson: the form that uses it, or the way to sign in. */
  readonly aside: ReactNode;
  /** Under the lesson: versions, say. */
  readonly children?: ReactNode;
}

/** A template as a short lesson: picture, what it does, what it is made of. */
export function TemplateReading({ template, aside, children }: TemplateReadingProps): ReactNode {
  const { graph, verified } = template.version;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-6">
        <div className="h-72 rounded-lg border bg-surface-0 bg-[radial-gradient(var(--line)_1px,transparent_1px)] p-5 [background-size:16px_16px] max-sm:h-44">
          <GraphMiniature graph={graph} label={`Graph of ${template.name}`} />
        </div>
        <div className="flex flex-wrap items-center gap-1.5">
          <NeedBadges graph={graph} />
          {verified === null ? null : <VerifiedBadge verified={verified} />}
        </div>
        {template.lesson === "" ? null : <Lesson text={template.lesson} />}
        {children}
      </div>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4">
        {aside}
        <Panel title="Made of" flush>
          <ol className="py-1.5">
            {graph.nodes.map((node) => (
              <li key={node.id} className="flex items-center gap-2.5 px-4 py-1.5">
                <NodeTile type={node.type} size={24} />
                <span className="min-w-0">
                  <span className="block truncate text-ink-1 text-sm">{node.name}</span>
                  <span className="block truncate text-2xs text-ink-3">
                    {catalogue.definition(node.type)?.title ?? node.type}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        </Panel>
      </div>
    </div>
  );
}
