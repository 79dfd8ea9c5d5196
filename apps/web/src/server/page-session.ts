import { EdgeloomError } from "@edgeloom/kernel";
import type { SessionView } from "../components/session/session-provider.tsx";
import { readActor, readUser } from "./actor.ts";
import { getServer } from "./compose.ts";

/** What a page finds: a new installation, nobody signed in, or a session. */
export type PageSession =
  | { readonly kind: "setup" }
  | { readonly kind: "signed_out" }
  | { readonly kind: "signed_in"; readonly session: SessionView };

/** Reads who asks for a page, from the cookies of its request. */
export async function readSession(headers: Headers): Promise<PageSession> {
  const server = getServer();
  const user = await readUser(server, headers);
  if (user === null) {
    const users = await server.database.prisma.user.count();
    return users === 0 ? { kind: "setup" } : { kind: "signed_out" };
  }
  try {
    const actor = await readActor(server, headers);
    return {
      kind: "signed_in",
      session: {
        userId: user.id,
        name: user.name,
        email: user.email,
        workspaceId: actor.workspaceId,
        role: actor.role,
        scopes: [...actor.scopes],
        workspaces: (await server.workspaces.listForUser(user.id)).map(({ id, name, role }) => ({
          id,
          name,
          role,
        })),
      },
    };
  } catch (error) {
    // Removed from the last workspace: the sign-in page says what to do.
    if (error instanceof EdgeloomError && error.code === "forbidden") return { kind: "signed_out" };
    throw error;
  }
}
