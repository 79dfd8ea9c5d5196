"use client";

import { Badge, CopyButton, RelativeTime } from "@edgeloom/ui";
import { FlaskConical } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { triggerWord } from "./run-filters.ts";
import { runName } from "./run-name.ts";
import type { RunRow } from "./run-table.tsx";
import { RunTime } from "./run-time.tsx";

interface RunFactsProps {
  readonly run: RunRow & {
    readonly versionNumber: number | null;
    readonly parentRunId: string | null;
    readonly sourceRunId: string | null;
    readonly wakeAt: number | null;
  };
  readonly nameOf: (id: string) => string | undefined;
}

/** Version, fleet, trigger, who and when, in one line that wraps. */
export function RunFacts({ run, nameOf }: RunFactsProps): ReactNode {
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
      <Fact term="Version">
        {run.versionNumber === null ? "Draft" : <Badge mono>v{run.versionNumber}</Badge>}
        {run.test ? <Badge icon={<FlaskConical size={11} aria-hidden="true" />}>Test</Badge> : null}
      </Fact>
      <Fact term="Fleet">
        <FactLink href={`/fleet?fleet=${run.fleetId}`}>
          {nameOf(run.fleetId) ?? run.fleetId}
        </FactLink>
      </Fact>
      <Fact term="Trigger">{triggerWord(run.trigger)}</Fact>
      {run.startedById === null ? null : (
        <Fact term="Started by">{nameOf(run.startedById) ?? "Former member"}</Fact>
      )}
      <Fact term="Created">
        <RelativeTime at={run.createdAt} />
      </Fact>
      <Fact term="Duration">
        <span className="tabular">
          <RunTime startedAt={run.startedAt} finishedAt={run.finishedAt} />
        </span>
      </Fact>
      {run.wakeAt !== null && run.finishedAt === null ? (
        <Fact term="Goes on">
          <RelativeTime at={run.wakeAt} />
        </Fact>
      ) : null}
      {run.parentRunId === null ? null : (
        <Fact term="Started by run">
          <FactLink href={`/runs/${run.parentRunId}`}>{runName(run.parentRunId)}</FactLink>
        </Fact>
      )}
      {run.sourceRunId === null ? null : (
        <Fact term="Repeats run">
          <FactLink href={`/runs/${run.sourceRunId}`}>{runName(run.sourceRunId)}</FactLink>
        </Fact>
      )}
      <Fact term="Run">
        <span className="font-mono text-xs">{runName(run.id)}</span>
        <CopyButton text={run.id} label="Copy run id" className="-my-1" />
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly term: string;
  readonly children: ReactNode;
}

function Fact({ term, children }: FactProps): ReactNode {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-ink-3 text-xs">{term}</dt>
      <dd className="flex h-6 items-center gap-1.5 text-ink-1">{children}</dd>
    </div>
  );
}

function FactLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link
      href={href}
      className="focus-ring rounded-[4px] text-ink-1 underline-offset-4 hover:underline"
    >
      {children}
    </Link>
  );
}
