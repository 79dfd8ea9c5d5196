"use client";

import { Lock } from "lucide-react";
import type { ReactNode } from "react";

/** Says why what follows cannot be changed. */
export function OwnerOnly({ what }: { readonly what: string }): ReactNode {
  return (
    <p className="flex items-center gap-2 rounded-md border bg-surface-2/60 px-3 py-2 text-ink-2 text-sm">
      <Lock aria-hidden="true" size={14} className="shrink-0 text-ink-3" />
      Only owners of the workspace may {what}. Ask one of them.
    </p>
  );
}
