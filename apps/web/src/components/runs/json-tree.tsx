"use client";

import type { JsonValue } from "@edgeloom/kernel";
import { Button, CopyButton, cn } from "@edgeloom/ui";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

const childrenMax = 100;
const stringMax = 400;
const openDepth = 2;

type Container = readonly JsonValue[] | { readonly [key: string]: JsonValue };

const isContainer = (value: JsonValue): value is Container =>
  typeof value === "object" && value !== null;

interface JsonTreeProps {
  readonly value: JsonValue;
  /** What it is, for the copy button: "output". */
  readonly label: string;
  readonly className?: string | undefined;
}

/** A JSON value to look around in: objects and lists open and close, and long ones come in parts. */
export function JsonTree({ value, label, className }: JsonTreeProps): ReactNode {
  return (
    <div className={cn("relative rounded-md border bg-surface-0", className)}>
      <div className="max-h-96 overflow-auto py-2 pr-9 pl-2 font-mono text-xs leading-5 [contain:inline-size]">
        <Branch value={value} depth={0} />
      </div>
      <CopyButton
        text={JSON.stringify(value, null, 2)}
        label={`Copy ${label}`}
        className="absolute top-1 right-1 bg-surface-0"
      />
    </div>
  );
}

interface BranchProps {
  readonly name?: string | undefined;
  readonly value: JsonValue;
  readonly depth: number;
}

function Branch({ name, value, depth }: BranchProps): ReactNode {
  const [open, setOpen] = useState(depth < openDepth);
  const [shownMax, setShownMax] = useState(childrenMax);
  const key = name === undefined ? null : <span className="text-category-edge">{name}: </span>;
  if (!isContainer(value)) {
    return (
      <div className="break-words pl-4">
        {key}
        <Scalar value={value} />
      </div>
    );
  }
  const entries = Object.entries(value);
  const [before, after] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) {
    return (
      <div className="pl-4 text-ink-3">
        {key}
        {before}
        {after}
      </div>
    );
  }
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="focus-ring flex max-w-full items-center rounded-[4px] text-left hover:bg-surface-2"
      >
        <ChevronRight
          aria-hidden="true"
          size={12}
          className={cn("mr-1 shrink-0 text-ink-3 transition-transform", open && "rotate-90")}
        />
        <span className="truncate">
          {key}
          <span className="text-ink-3">
            {open ? before : `${before} ${entries.length} ${after}`}
          </span>
        </span>
      </button>
      {open ? (
        <>
          <div className="ml-1.5 border-line border-l pl-1">
            {entries.slice(0, shownMax).map(([childName, child]) => (
              <Branch key={childName} name={childName} value={child} depth={depth + 1} />
            ))}
            {entries.length > shownMax ? (
              <Button size="sm" variant="quiet" onClick={() => setShownMax(shownMax + childrenMax)}>
                {entries.length - shownMax} more
              </Button>
            ) : null}
          </div>
          <div className="pl-4 text-ink-3">{after}</div>
        </>
      ) : null}
    </div>
  );
}

function Scalar({ value }: { readonly value: string | number | boolean | null }): ReactNode {
  const [whole, setWhole] = useState(false);
  if (typeof value === "string") {
    const cut = !whole && value.length > stringMax;
    return (
      <span className="text-state-succeeded">
        {JSON.stringify(cut ? value.slice(0, stringMax) : value)}
        {cut ? (
          <button
            type="button"
            onClick={() => setWhole(true)}
            className="focus-ring ml-1 rounded-[4px] text-accent hover:underline"
          >
            {value.length - stringMax} more characters
          </button>
        ) : null}
      </span>
    );
  }
  return <span className="text-category-trigger">{String(value)}</span>;
}
