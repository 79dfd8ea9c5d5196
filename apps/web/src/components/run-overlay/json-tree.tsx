"use client";

import type { JsonValue } from "@edgeloom/kernel";
import { cn } from "@edgeloom/ui";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

interface JsonTreeProps {
  readonly value: JsonValue;
  /** Levels that are open at first; 2 unless told. */
  readonly openLevels?: number | undefined;
}

/** Items shown of a long list before asking for more. */
const pageSize = 100;

/** A JSON value that can be opened level by level. */
export function JsonTree({ value, openLevels = 2 }: JsonTreeProps): ReactNode {
  return (
    <div className="tabular overflow-x-auto font-mono text-xs leading-5">
      <Branch name={null} value={value} level={0} openLevels={openLevels} />
    </div>
  );
}

interface BranchProps {
  readonly name: string | null;
  readonly value: JsonValue;
  readonly level: number;
  readonly openLevels: number;
}

function Branch({ name, value, level, openLevels }: BranchProps): ReactNode {
  const [open, setOpen] = useState(level < openLevels);
  const [shown, setShown] = useState(pageSize);
  const indent = { paddingLeft: level * 12 };
  if (value === null || typeof value !== "object") {
    return (
      <div style={indent} className="flex gap-1.5 pl-4">
        <span className="w-3 shrink-0" />
        <Name name={name} />
        <Leaf value={value} />
      </div>
    );
  }
  const entries: readonly (readonly [string, JsonValue])[] = Array.isArray(value)
    ? value.map((item: JsonValue, index) => [String(index), item] as const)
    : (Object.entries(value) as (readonly [string, JsonValue])[]);
  const summary = Array.isArray(value)
    ? `[${entries.length}]`
    : `{${entries
        .slice(0, 3)
        .map(([key]) => key)
        .join(", ")}${entries.length > 3 ? ", …" : ""}}`;
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        style={indent}
        onClick={() => setOpen(!open)}
        className="focus-ring flex w-full items-center gap-1.5 whitespace-nowrap rounded-[4px] text-left hover:bg-surface-2"
      >
        <ChevronRight
          size={12}
          aria-hidden="true"
          className={cn("shrink-0 text-ink-3 transition-transform", open && "rotate-90")}
        />
        <Name name={name} />
        <span className="text-ink-3">{summary}</span>
      </button>
      {open
        ? entries
            .slice(0, shown)
            .map(([key, child]) => (
              <Branch
                key={key}
                name={key}
                value={child}
                level={level + 1}
                openLevels={openLevels}
              />
            ))
        : null}
      {open && entries.length > shown ? (
        <button
          type="button"
          style={{ paddingLeft: (level + 1) * 12 + 16 }}
          onClick={() => setShown(shown + pageSize)}
          className="focus-ring rounded-[4px] text-accent hover:underline"
        >
          {entries.length - shown} more
        </button>
      ) : null}
    </div>
  );
}

function Name({ name }: { readonly name: string | null }): ReactNode {
  return name === null ? null : <span className="shrink-0 text-category-edge">{name}:</span>;
}

function Leaf({ value }: { readonly value: string | number | boolean | null }): ReactNode {
  if (typeof value === "string") {
    return <span className="whitespace-pre-wrap break-all text-state-succeeded">"{value}"</span>;
  }
  const look = typeof value === "number" ? "text-category-trigger" : "text-category-coordination";
  return <span className={look}>{String(value)}</span>;
}
