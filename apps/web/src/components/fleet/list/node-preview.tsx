"use client";

import {
  Button,
  formatBytes,
  formatNumber,
  formatPercent,
  formatUnit,
  IconButton,
  StatusBadge,
} from "@edgeloom/ui";
import { ArrowRight, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type FleetNode, markState, serviceNote } from "../table/fleet-node.ts";

interface NodePreviewProps {
  readonly node: FleetNode;
  readonly href: string;
  readonly onClose: () => void;
}

const dash = "–";

/** The selected node in short, with the way to its page. */
export function NodePreview({ node, href, onClose }: NodePreviewProps): ReactNode {
  const { values } = node;
  const note = serviceNote(node);
  const write = (value: number | null, words: (value: number) => string): string =>
    value === null ? dash : words(value);
  const figures = [
    { term: "CPU", value: write(values.cpu, formatPercent) },
    { term: "Memory", value: write(values.memory, formatPercent) },
    { term: "Errors", value: write(values.errorRate, formatPercent) },
    {
      term: "Requests",
      value: write(values.requestsPerSec, (rate) => `${formatNumber(Math.round(rate))}/s`),
    },
    {
      term: "p95",
      value: write(values.latencyP95Ms, (ms) => formatUnit("milliseconds", ms)),
    },
    {
      term: "Sent",
      value: write(values.networkTxBytesPerSec, (bytes) => `${formatBytes(bytes)}/s`),
    },
  ];
  return (
    <section
      aria-label={`Selected node ${node.name}`}
      className="animate-arrive border-b bg-surface-1 px-4 pt-3 pb-3.5"
    >
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="truncate font-semibold text-base text-ink-1">{node.name}</h2>
          <p className="truncate font-mono text-ink-3 text-xs">{node.id}</p>
        </div>
        <IconButton label="Close" size="sm" icon={<X size={14} />} onClick={onClose} />
      </div>
      <div className="mt-2 flex flex-wrap gap-1.5">
        <StatusBadge state={markState(node)} />
        {note === null ? null : <StatusBadge state={note} />}
        <span className="self-center text-ink-3 text-xs">
          {node.workloads === 1 ? "1 workload" : `${formatNumber(node.workloads)} workloads`}
        </span>
      </div>
      <dl className="tabular mt-3 grid grid-cols-3 gap-x-3 gap-y-2">
        {figures.map(({ term, value }) => (
          <div key={term}>
            <dt className="text-2xs text-ink-3">{term}</dt>
            <dd className="truncate font-mono text-ink-1 text-xs">{value}</dd>
          </div>
        ))}
      </dl>
      <Button asChild variant="primary" size="sm" className="mt-3 w-full">
        <Link href={href}>
          Open node
          <ArrowRight aria-hidden="true" size={14} />
        </Link>
      </Button>
    </section>
  );
}
