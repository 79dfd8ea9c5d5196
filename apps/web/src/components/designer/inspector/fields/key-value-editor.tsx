"use client";

import { Button, IconButton, Input } from "@edgeloom/ui";
import { Plus, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";

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
    <div className="flex w-full flex-col gap-1">
      {pairs.map(([name, text], index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the place of a pair is what it is while its name is written.
          key={index}
          className="grid grid-cols-[2fr_3fr_auto] items-center gap-1"
        >
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
          <IconButton
            label="Remove"
            size="sm"
            disabled={disabled}
            icon={<X size={14} />}
            onClick={() => change(pairs.toSpliced(index, 1))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="quiet"
        disabled={disabled}
        icon={<Plus size={14} />}
        className="self-start"
        onClick={() => setPairs([...pairs, ["", ""]])}
      >
        Add
      </Button>
    </div>
  );
}
