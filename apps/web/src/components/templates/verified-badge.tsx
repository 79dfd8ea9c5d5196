"use client";

import { Badge, formatDuration, formatExactTime, Tooltip } from "@edgeloom/ui";
import { BadgeCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { TemplateVerified } from "./template-types.ts";

const fleetWords = { simulated: "simulated edge nodes", real: "real edge nodes" } as const;

/** Says that a run of exactly this version has succeeded in this installation; when and on what, on hover. */
export function VerifiedBadge({ verified }: { readonly verified: TemplateVerified }): ReactNode {
  const { at, fleetKind, durationMs } = verified;
  const told = `A run of exactly this version succeeded here on ${fleetWords[fleetKind]}, ${formatExactTime(at)}, in ${formatDuration(durationMs)}.`;
  return (
    <Tooltip content={told}>
      <span className="inline-flex">
        <Badge icon={<BadgeCheck size={11} className="text-state-succeeded" aria-hidden="true" />}>
          Verified
        </Badge>
        <span className="sr-only">: {told}</span>
      </span>
    </Tooltip>
  );
}
