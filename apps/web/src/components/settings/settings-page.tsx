"use client";

import { Page, PageHeader, Tabs } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { useQueryState } from "../../client/query-state.ts";
import { ApiKeySettings } from "./api-key-settings.tsx";
import { AuditLog } from "./audit-log.tsx";
import { InstallationFacts } from "./installation-facts.tsx";
import { InvitationSettings } from "./invitation-settings.tsx";
import { MemberSettings } from "./member-settings.tsx";
import { SecretSettings } from "./secret-settings.tsx";
import { WorkspaceSettings } from "./workspace-settings.tsx";

const tabs = [
  { value: "workspace", label: "Workspace", content: <WorkspaceSettings /> },
  { value: "members", label: "Members", content: <MemberSettings /> },
  { value: "invitations", label: "Invitations", content: <InvitationSettings /> },
  { value: "keys", label: "API keys", content: <ApiKeySettings /> },
  { value: "secrets", label: "Secrets", content: <SecretSettings /> },
  { value: "audit", label: "Audit log", content: <AuditLog /> },
  { value: "installation", label: "Installation", content: <InstallationFacts /> },
] as const;

const [first] = tabs;

export function SettingsPage(): ReactNode {
  const [query, changeQuery] = useQueryState();
  const wanted = query.get("tab");
  const shown = tabs.find((tab) => tab.value === wanted) ?? first;
  return (
    <Page className="max-w-[1200px]">
      <PageHeader title="Settings" />
      <Tabs
        aria-label="Settings"
        value={shown.value}
        onValueChange={(tab) =>
          // Filters of one tab mean nothing to another.
          changeQuery({ tab: tab === first.value ? null : tab, action: null, actor: null })
        }
        tabs={tabs}
        contentClassName="pt-5"
      />
    </Page>
  );
}
