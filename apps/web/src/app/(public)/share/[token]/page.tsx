import { headers } from "next/headers";
import { SharedTemplate } from "../../../../components/templates/shared-template.tsx";
import { readSession } from "../../../../server/page-session.ts";

// The address is the key to the template: it must not be sent on to sites that the lesson links to, nor be listed.
export const metadata = {
  title: "Shared template",
  referrer: "no-referrer" as const,
  robots: { index: false, follow: false },
};

interface SharePageProps {
  readonly params: Promise<{ readonly token: string }>;
}

export default async function SharePage({ params }: SharePageProps) {
  const { token } = await params;
  const entry = await readSession(await headers());
  const session = entry.kind === "signed_in" ? entry.session : null;
  const workspace = session?.workspaces.find((each) => each.id === session.workspaceId);
  return (
    <SharedTemplate
      token={token}
      workspaceName={workspace?.name ?? null}
      mayFork={session?.scopes.includes("template:write") === true}
    />
  );
}
