"use client";

import { Button, CodeBlock, Dialog } from "@edgeloom/ui";
import type { ReactNode } from "react";

interface ShownOnceProps {
  /** "API key Deploy created". */
  readonly title: string;
  /** What the text is: "invitation link". */
  readonly label: string;
  /** Null shows nothing. */
  readonly text: string | null;
  readonly onClose: () => void;
}

/** Shows what the server keeps only a hash of. */
export function ShownOnce({ title, label, text, onClose }: ShownOnceProps): ReactNode {
  return (
    <Dialog
      open={text !== null}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={`Copy the ${label} now: it is shown only here. The server keeps what is needed to recognise it, not the ${label} itself.`}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      {text === null ? null : <CodeBlock code={text} label={label} wrap />}
    </Dialog>
  );
}
