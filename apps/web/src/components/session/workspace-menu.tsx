"use client";

import { Button, DropdownMenu, toast } from "@edgeloom/ui";
import { useQueryClient } from "@tanstack/react-query";
import { ChevronsUpDown } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useSession } from "./session-provider.tsx";

/** Names the workspace that the pages show, and switches to another. */
export function WorkspaceMenu(): ReactNode {
  const session = useSession();
  const router = useRouter();
  const queryClient = useQueryClient();
  const current = session.workspaces.find((workspace) => workspace.id === session.workspaceId);

  async function choose(workspaceId: string): Promise<void> {
    try {
      await unwrap(client.session.workspace.$put({ json: { workspaceId } }));
      queryClient.clear();
      router.push("/workflows");
      router.refresh();
    } catch (error) {
      toast.error("Could not switch the workspace", error);
    }
  }

  return (
    <DropdownMenu
      trigger={
        <Button variant="quiet" aria-label={`Workspace ${current?.name ?? ""}`}>
          <span className="max-w-36 truncate text-ink-1">{current?.name}</span>
          <ChevronsUpDown size={12} aria-hidden="true" />
        </Button>
      }
      entries={[
        {
          type: "choice",
          label: "Workspace",
          value: session.workspaceId,
          options: session.workspaces.map(({ id, name }) => ({ value: id, label: name })),
          onValueChange: (workspaceId) => void choose(workspaceId),
        },
      ]}
    />
  );
}
