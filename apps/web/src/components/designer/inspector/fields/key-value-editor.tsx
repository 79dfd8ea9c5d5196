"use client";

import { Input } from "@edgeloom/ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { EditorRows } from "./editor-rows.tsx";

type Pair = readonly [string, string];

interface KeyValueEditorProps {
  readonly value: Readonly<Record<string, string>>;
  readonly disabled: boolean;
  readonly onChange: (value: Record<string, string>) => void;
}

/** Names with values. A pair without a name is kept here while it is being written. */
export function KeyValueEditor({ value, disabled, onChange }: KeyValueEditorProps): ReactNode {
  const [pairs, setPairs] = useState<readonly Pair[]>(() => Object.entries(value));
  const written = useRef(JSON.stringify(value));
  useEffect(() => {
    if (JSON.stringify(value) === written.current) return;
    written.current = JSON.stringify(value);
    setPairs(Object.entries(value));
  }, [value]);
  const change = (next: readonly Pair[]): void => {
    setPairs(next);
    const named = Object.fromEntries(next.filter(([name]) => name !== ""));
    written.current = JSON.stringify(named);
    onChange(named);
  };
  return (
    <EditorRows
      rows={pairs}
      disabled={disabled}
      removeLabel="Remove"
      addLabel="Add"
      onRemove={(index) => change(pairs.toSpliced(index, 1))}
      onAdd={() => setPairs([...pairs, ["", ""]])}
    >
      {([name, text], index, remove) => (
        <div className="grid grid-cols-[2fr_3fr_auto] items-center gap-1">
          <Input
            id={`name-${index}`}
            aria-label="Name"
            placeholder="name"
            value={name}
            mono
            disabled={disabled}
            onChange={(event) => change(pairs.with(index, [event.target.value, text]))}
          />
          <Input
            id={`value-${index}`}
            aria-label="Value"
            placeholder="value"
            value={text}
            mono
            disabled={disabled}
            onChange={(event) => change(pairs.with(index, [name, event.target.value]))}
          />
          {remove}
        </div>
      )}
    </EditorRows>
  );
}
