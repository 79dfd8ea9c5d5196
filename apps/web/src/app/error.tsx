"use client";

import { ErrorState } from "@edgeloom/ui";
import type { ReactNode } from "react";

interface PageErrorProps {
  readonly error: Error;
  readonly reset: () => void;
}

/** What a page shows when its code failed: a defect, told without its insides. */
export default function PageError({ error, reset }: PageErrorProps): ReactNode {
  return (
    <main className="flex min-h-dvh items-center justify-center bg-surface-0 p-6">
      <ErrorState error={error} title="This page failed" onRetry={reset} />
    </main>
  );
}
