"use client";

import { Button, IconButton, Input } from "@edgeloom/ui";
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";

interface ListEditorProps {
  readonly value: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (value: string[]) => void;
}

/** A list of texts, one a line. */
export function ListEditor({ value, disabled, onChange }: ListEditorProps): ReactNode {
  return (
    <div className="flex w-full flex-col gap-1">
      {value.map((item, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: items are texts that may repeat; their place is what they are.
          key={index}
          className="flex items-center gap-1"
        >
          <Input
            id={`item-${index}`}
            aria-label={`Item ${index + 1}`}
            value={item}
            disabled={disabled}
            mono
            onChange={(event) => onChange(value.with(index, event.target.value))}
          />
          <IconButton
            label="Remove item"
            size="sm"
            disabled={disabled}
            icon={<X size={14} />}
            onClick={() => onChange(value.toSpliced(index, 1))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="quiet"
        disabled={disabled}
        icon={<Plus size={14} />}
        className="self-start"
        onClick={() => onChange([...value, ""])}
      >
        Add item
      </Button>
    </div>
  );
}
