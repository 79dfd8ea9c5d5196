"use client";

import { cn } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { type FormField, optionLabel } from "../form-model.ts";

interface ChoicesEditorProps {
  readonly field: FormField;
  readonly value: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (value: string[]) => void;
}

/** Any number of a few choices, each a button that stays pressed. */
export function ChoicesEditor({ field, value, disabled, onChange }: ChoicesEditorProps): ReactNode {
  const chosen = new Set(value);
  const toggle = (option: string): void => {
    const next = new Set(chosen);
    if (!next.delete(option)) next.add(option);
    onChange(field.options.filter((one) => next.has(one)));
  };
  return (
    <fieldset aria-label={field.title} className="flex flex-wrap gap-1">
      {field.options.map((option) => (
        <button
          key={option}
          type="button"
          disabled={disabled}
          aria-pressed={chosen.has(option)}
          onClick={() => toggle(option)}
          className={cn(
            "focus-ring h-6 rounded-md border px-2 text-xs transition-colors disabled:opacity-45",
            chosen.has(option)
              ? "border-accent bg-accent/12 text-accent"
              : "border-line-strong text-ink-2 hover:border-ink-3 hover:text-ink-1",
          )}
        >
          {optionLabel(option)}
        </button>
      ))}
    </fieldset>
  );
}
