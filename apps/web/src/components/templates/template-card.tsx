import { formatNumber } from "@edgeloom/ui";
import { GitFork, Play } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { GraphMiniature } from "../miniature/graph-miniature.tsx";
import { NeedBadges } from "./need-badges.tsx";
import type { TemplateSummaryView } from "./template-types.ts";
import { VerifiedBadge } from "./verified-badge.tsx";
import { VisibilityBadge } from "./visibility-badge.tsx";

/** A template in the gallery: its graph, what it is for, what it needs and whether it was shown to work. */
export function TemplateCard({ template }: { readonly template: TemplateSummaryView }): ReactNode {
  return (
    <Link
      href={`/templates/${template.id}`}
      className="focus-ring group flex min-w-0 flex-col overflow-hidden rounded-lg border bg-surface-1 transition-colors hover:border-line-strong"
    >
      <div className="h-36 border-b bg-surface-0 p-3 transition-colors group-hover:bg-surface-2/40">
        <GraphMiniature graph={template.graph} label={`Graph of ${template.name}`} />
      </div>
      <div className="flex grow flex-col gap-3 p-4">
        <div>
          <div className="flex items-start justify-between gap-2">
            <h2 className="text-pretty font-medium text-base text-ink-1">{template.name}</h2>
            <VisibilityBadge visibility={template.visibility} builtIn={template.builtIn} />
          </div>
          <p className="mt-1 line-clamp-2 text-pretty text-ink-2 text-sm">{template.summary}</p>
        </div>
        <div className="flex flex-wrap items-center gap-1.5">
          <NeedBadges graph={template.graph} />
          {template.verified === null ? null : <VerifiedBadge verified={template.verified} />}
        </div>
        <footer className="mt-auto flex items-center gap-3 text-ink-3 text-xs">
          <span className="tabular flex items-center gap-1" title="Times used">
            <Play size={12} aria-hidden="true" />
            {formatNumber(template.uses)}
            <span className="sr-only">times used</span>
          </span>
          <span className="tabular flex items-center gap-1" title="Forks">
            <GitFork size={12} aria-hidden="true" />
            {formatNumber(template.forks)}
            <span className="sr-only">forks</span>
          </span>
          {template.forkedFrom === null ? null : (
            <span className="min-w-0 truncate">from {template.forkedFrom.name}</span>
          )}
          <span className="ml-auto font-mono text-2xs">v{template.latestNumber}</span>
        </footer>
      </div>
    </Link>
  );
}
