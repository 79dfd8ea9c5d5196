"use client";

import type { Role, Scope } from "@edgeloom/protocol";
import { createContext, type ReactNode, useContext } from "react";

/** Who is signed in, and where: read on the server before the page is rendered. */
export interface SessionView {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly workspaces: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: Role;
  }[];
}

const SessionContext = createContext<SessionView | null>(null);

interface SessionProviderProps {
  readonly session: SessionView;
  readonly children: ReactNode;
}

export function SessionProvider({ session, children }: SessionProviderProps): ReactNode {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession needs the SessionProvider of the app layout");
  return session;
}

/** Whether the signed-in user's role holds a scope; what it lacks is shown disabled, with the reason. */
export function useMay(scope: Scope): boolean {
  return useSession().scopes.includes(scope);
}
