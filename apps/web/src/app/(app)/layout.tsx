import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { LiveProvider } from "../../client/live-context.tsx";
import { AppFrame } from "../../components/frame/app-frame.tsx";
import { AccountMenu } from "../../components/session/account-menu.tsx";
import { SessionProvider } from "../../components/session/session-provider.tsx";
import { WorkspaceMenu } from "../../components/session/workspace-menu.tsx";
import { readSession } from "../../server/page-session.ts";

/** Pages of the product: only for signed-in members of a workspace. */
export default async function AppLayout({ children }: { readonly children: ReactNode }) {
  const requestHeaders = await headers();
  const entry = await readSession(requestHeaders);
  if (entry.kind === "setup") redirect("/setup");
  if (entry.kind === "signed_out") {
    const path = requestHeaders.get("x-edgeloom-path") ?? "/";
    redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  }
  return (
    // Another workspace or user is another tree: nothing that one saw stays for the other.
    <SessionProvider
      key={`${entry.session.userId}/${entry.session.workspaceId}`}
      session={entry.session}
    >
      <LiveProvider>
        <AppFrame workspace={<WorkspaceMenu />} account={<AccountMenu />}>
          {children}
        </AppFrame>
      </LiveProvider>
    </SessionProvider>
  );
}
