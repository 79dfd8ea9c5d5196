import { Button } from "@edgeloom/ui";
import { headers } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "../../components/frame/logo.tsx";
import { ThemeMenu } from "../../components/frame/theme-menu.tsx";
import { readSession } from "../../server/page-session.ts";

/** Pages that open without signing in: a quiet bar instead of the frame, and nothing of a workspace. */
export default async function PublicLayout({ children }: { readonly children: ReactNode }) {
  const requestHeaders = await headers();
  const entry = await readSession(requestHeaders);
  const path = requestHeaders.get("x-edgeloom-path") ?? "/";
  return (
    <div className="flex min-h-dvh flex-col bg-surface-0">
      <header className="sticky top-0 z-20 flex h-12 shrink-0 items-center justify-between gap-3 border-b bg-surface-1 px-4">
        <Link
          href="/"
          className="focus-ring flex items-center gap-2 rounded-md font-semibold text-ink-1 text-sm"
        >
          <Logo size={20} />
          Edgeloom
        </Link>
        <div className="flex items-center gap-2">
          <ThemeMenu />
          {entry.kind === "signed_in" ? (
            <Button asChild size="sm">
              <Link href="/workflows">Open Edgeloom</Link>
            </Button>
          ) : (
            <Button asChild size="sm">
              <Link href={`/sign-in?next=${encodeURIComponent(path)}`}>Sign in</Link>
            </Button>
          )}
        </div>
      </header>
      <main className="grow">{children}</main>
    </div>
  );
}
