"use client";

import { DropdownMenu, IconButton, toast } from "@edgeloom/ui";
import { useQueryClient } from "@tanstack/react-query";
import { CircleUserRound, LogOut, Settings } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useSession } from "./session-provider.tsx";

export function AccountMenu(): ReactNode {
  const session = useSession();
  const router = useRouter();
  const queryClient = useQueryClient();

  async function signOut(): Promise<void> {
    // Without a type the request is refused, even though there is nothing to say.
    const response = await fetch("/api/auth/sign-out", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    if (!response.ok) {
      toast.error("Could not sign out", "Check your connection and try again.");
      return;
    }
    // What the next user of this browser may not see must not wait in memory.
    queryClient.clear();
    router.push("/sign-in");
    router.refresh();
  }

  return (
    <DropdownMenu
      align="end"
      trigger={
        <IconButton label={`Account of ${session.name}`} icon={<CircleUserRound size={16} />} />
      }
      entries={[
        { type: "heading", label: `${session.name} · ${session.email}` },
        {
          type: "action",
          label: "Settings",
          icon: <Settings size={14} />,
          onSelect: () => router.push("/settings"),
        },
        { type: "separator", id: "before-sign-out" },
        {
          type: "action",
          label: "Sign out",
          icon: <LogOut size={14} />,
          onSelect: () => void signOut(),
        },
      ]}
    />
  );
}
