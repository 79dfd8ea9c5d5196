"use client";

import { Input } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { EditorRows } from "./editor-rows.tsx";

interface ListEditorProps {
  readonly value: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (value: string[]) => void;
}

/** A list of texts, one a line. */
export function ListEditor({ value, disabled, onChange }: ListEditorProps): ReactNode {
  return (
    <EditorRows
      rows={value}
      disabled={disabled}
      removeLabel="Remove item"
      addLabel="Add item"
      onRemove={(index) => onChange(value.toSpliced(index, 1))}
      onAdd={() => onChange([...value, ""])}
    >
      {(item, index, remove) => (
        <div className="flex items-center gap-1">
          <Input
            id={`item-${index}`}
            aria-label={`Item ${index + 1}`}
            value={item}
            disabled={disabled}
            mono
            onChange={(event) => onChange(value.with(index, event.target.value))}
          />
          {remove}
        </div>
      )}
    </EditorRows>
  );
}
