"use client";

import { Button, IconButton } from "@edgeloom/ui";
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";

interface EditorRowsProps<Row> {
  readonly rows: readonly Row[];
  readonly disabled: boolean;
  /** The inputs of a row; `remove` is the button that takes it away, to be placed among them. */
  readonly children: (row: Row, index: number, remove: ReactNode) => ReactNode;
  readonly removeLabel: string;
  readonly addLabel: string;
  readonly onRemove: (index: number) => void;
  readonly onAdd: () => void;
}

/** Rows that can be added and removed. The place of a row is what it is, so its place is its key. */
export function EditorRows<Row>({
  rows,
  disabled,
  children,
  removeLabel,
  addLabel,
  onRemove,
  onAdd,
}: EditorRowsProps<Row>): ReactNode {
  return (
    <div className="flex w-full flex-col gap-1">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows may be equal, and are told apart by their place alone.
        <div key={index}>
          {children(
            row,
            index,
            <IconButton
              label={removeLabel}
              size="sm"
              disabled={disabled}
              icon={<X size={14} />}
              onClick={() => onRemove(index)}
            />,
          )}
        </div>
      ))}
      <Button
        size="sm"
        variant="quiet"
        disabled={disabled}
        icon={<Plus size={14} />}
        className="self-start"
        onClick={onAdd}
      >
        {addLabel}
      </Button>
    </div>
  );
}
