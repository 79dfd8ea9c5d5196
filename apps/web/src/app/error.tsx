"use client";

import { ErrorState } from "@edgeloom/ui";
import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useTransition } from "react";

interface PageErrorProps {
  /** With a digest it happened on the server, which keeps its words to its log. */
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

const retryEveryMs = 5_000;

const serverProblem = {
  detail: `Its database may be away for a moment. This page tries again every ${retryEveryMs / 1_000} s.`,
  remedy: "If it stays so, see that PostgreSQL runs; the log of the web process says what failed.",
};

/** What stands for a page that could not be prepared by the server, or whose code failed here. */
export default function PageError({ error, reset }: PageErrorProps): ReactNode {
  const router = useRouter();
  const [retrying, startTransition] = useTransition();
  const onServer = error.digest !== undefined;
  const retry = useCallback(() => {
    startTransition(() => {
      router.refresh();
      reset();
    });
  }, [router, reset]);
  useEffect(() => {
    if (!onServer) return;
    const timer = setInterval(retry, retryEveryMs);
    return () => clearInterval(timer);
  }, [onServer, retry]);
  return (
    <main className="flex min-h-dvh items-center justify-center bg-surface-0 p-6">
      <ErrorState
        error={onServer ? serverProblem : error}
        title={onServer ? "The server could not prepare this page" : "This page failed"}
        onRetry={retry}
        retrying={retrying}
      />
    </main>
  );
}
