"use client";

import { type FormEvent, type ReactNode, useId } from "react";
import { Button } from "../controls/button.tsx";
import { ErrorState } from "../data/placeholder-states.tsx";
import { Dialog } from "./dialog.tsx";

interface FormDialogProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly width?: "sm" | "md" | "lg" | undefined;
  /** What the main button does: "Import workflow". */
  readonly submitLabel: string;
  readonly submitIcon?: ReactNode;
  /** Whether what was entered can be sent. */
  readonly ready?: boolean | undefined;
  readonly busy?: boolean | undefined;
  /** Why it could not be sent; null when nothing went wrong. */
  readonly error?: unknown;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form in front of the page: its fields, what went wrong, Cancel, and the button that sends it, as Enter does. */
export function FormDialog({
  title,
  description,
  width,
  submitLabel,
  submitIcon,
  ready = true,
  busy = false,
  error = null,
  onSubmit,
  onClose,
  children,
}: FormDialogProps): ReactNode {
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A form of a dialog lies inside the page's tree, whose own forms are not meant.
    event.stopPropagation();
    if (ready && !busy) onSubmit();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      width={width}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={id}
            icon={submitIcon}
            loading={busy}
            disabled={!ready}
          >
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-4">
        {children}
        {error === null || error === undefined ? null : (
          <ErrorState
            layout="line"
            title={`Could not ${submitLabel.charAt(0).toLowerCase()}${submitLabel.slice(1)}`}
            error={error}
          />
        )}
      </form>
    </Dialog>
  );
}
