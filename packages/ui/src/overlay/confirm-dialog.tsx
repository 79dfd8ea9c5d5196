"use client";

import { AlertDialog as Primitive } from "radix-ui";
import { type ReactNode, useId, useState } from "react";
import { Button } from "../controls/button.tsx";
import { Input } from "../controls/input.tsx";
import { scrimClass } from "./dialog.tsx";

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The question, naming the object: "Delete workflow Orders failover?" */
  readonly title: ReactNode;
  /** What will be lost, and whether it can be had back. */
  readonly description: ReactNode;
  /** The verb on the button: "Delete workflow". */
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  /** The words to type before the button works, for what cannot be had back. */
  readonly typeToConfirm?: string | undefined;
  readonly loading?: boolean | undefined;
}

/** Asks before something is lost. Focus starts on Cancel; the scrim does not close it. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  onConfirm,
  typeToConfirm,
  loading = false,
}: ConfirmDialogProps): ReactNode {
  const inputId = useId();
  const [typed, setTyped] = useState("");
  const change = (next: boolean) => {
    setTyped("");
    onOpenChange(next);
  };
  return (
    <Primitive.Root open={open} onOpenChange={change}>
      <Primitive.Portal>
        <Primitive.Overlay className={scrimClass} />
        <Primitive.Content className="fixed inset-x-4 top-[20vh] z-50 mx-auto max-w-md animate-arrive rounded-lg bg-surface-1 shadow-raised outline-none">
          <div className="px-5 pt-4 pb-4">
            <Primitive.Title className="font-semibold text-base">{title}</Primitive.Title>
            <Primitive.Description className="mt-1.5 text-ink-2 text-sm">
              {description}
            </Primitive.Description>
            {typeToConfirm === undefined ? null : (
              <div className="mt-4 flex flex-col gap-1.5">
                <label htmlFor={inputId} className="text-ink-2 text-xs">
                  Type <span className="font-mono text-ink-1">{typeToConfirm}</span> to confirm
                </label>
                <Input
                  id={inputId}
                  mono
                  autoComplete="off"
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                />
              </div>
            )}
          </div>
          <footer className="flex justify-end gap-2 border-t px-5 py-3">
            <Primitive.Cancel asChild>
              <Button variant="quiet">Cancel</Button>
            </Primitive.Cancel>
            <Button
              variant="danger"
              loading={loading}
              disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
              onClick={onConfirm}
            >
              {confirmLabel}
            </Button>
          </footer>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
