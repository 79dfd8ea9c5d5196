"use client";

import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "../theme/class-names.ts";
import { FieldContext } from "./field-context.ts";

interface FieldProps {
  readonly label: ReactNode;
  /** What to enter, or what it does; stands under the control. */
  readonly hint?: ReactNode;
  /** What is wrong and what to do; replaces the hint. */
  readonly error?: ReactNode;
  readonly required?: boolean | undefined;
  /** Shown at the end of the label's line: a unit, a reset button, a mode switch. */
  readonly aside?: ReactNode;
  /** `row` puts the control beside its label, for switches and short settings. */
  readonly layout?: "stack" | "row" | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Label, control, hint and error of one value. The control inside finds its id by itself. */
export function Field({
  label,
  hint,
  error,
  required = false,
  aside,
  layout = "stack",
  className,
  children,
}: FieldProps): ReactNode {
  const id = useId();
  const noteId = `${id}-note`;
  const invalid = error !== undefined && error !== null && error !== false && error !== "";
  const hasNote = invalid || (hint !== undefined && hint !== null);
  const row = layout === "row";
  return (
    <FieldContext value={{ id, describedBy: hasNote ? noteId : undefined, invalid, required }}>
      <div
        className={cn(
          row
            ? "grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5"
            : "flex flex-col gap-1.5",
          className,
        )}
      >
        <div className="flex min-h-5 items-center justify-between gap-2">
          <label htmlFor={id} className="font-medium text-ink-2 text-xs">
            {label}
            {required ? (
              <span aria-hidden="true" className="ml-0.5 text-state-failed">
                *
              </span>
            ) : null}
          </label>
          {aside}
        </div>
        {children}
        {hasNote ? (
          <FieldNote id={noteId} invalid={invalid} content={invalid ? error : hint} />
        ) : null}
      </div>
    </FieldContext>
  );
}

interface FieldNoteProps {
  readonly id: string;
  readonly invalid: boolean;
  readonly content: ReactNode;
}

function FieldNote({ id, invalid, content }: FieldNoteProps): ReactNode {
  return (
    <p
      id={id}
      role={invalid ? "alert" : undefined}
      className={cn(
        "col-span-full flex gap-1 text-xs",
        invalid ? "text-state-failed" : "text-ink-3",
      )}
    >
      {invalid ? <CircleAlert aria-hidden="true" size={12} className="mt-0.5 shrink-0" /> : null}
      <span className="min-w-0">{content}</span>
    </p>
  );
}
