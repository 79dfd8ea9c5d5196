"use client";

import type { JsonValue } from "@edgeloom/kernel";
import { CopyButton } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { JsonTree } from "../run-overlay/json-tree.tsx";

interface JsonBoxProps {
  readonly value: JsonValue;
  /** What it is, for the copy button: "output". */
  readonly label: string;
}

/** A JSON value to look around in and to copy. */
export function JsonBox({ value, label }: JsonBoxProps): ReactNode {
  return (
    <div className="relative rounded-md border bg-surface-0">
      <div className="max-h-96 overflow-auto py-2 pr-9 pl-2 [contain:inline-size]">
        <JsonTree value={value} />
      </div>
      <CopyButton
        text={JSON.stringify(value, null, 2)}
        label={`Copy ${label}`}
        className="absolute top-1 right-1 bg-surface-0"
      />
    </div>
  );
}
