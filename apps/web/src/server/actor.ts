import { EdgeloomError } from "@edgeloom/kernel";
import { type Role, roleScopes, type Scope } from "@edgeloom/protocol";
import type { Server } from "./compose.ts";

/** Who acts in a request, and in which workspace. */
export interface Actor {
  readonly kind: "user" | "api_key";
  /** For the audit log: `user:<id>` or `api_key:<id>`. */
  readonly subject: string;
  /** The user, or for an API key the one who made it. */
  readonly userId: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly scopes: ReadonlySet<Scope>;
}

export const workspaceHeader = "edgeloom-workspace";
export const workspaceCookie = "edgeloom_workspace";

/** A signed-in user, before a workspace is chosen. */
export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export async function readUser(server: Server, headers: Headers): Promise<SignedInUser | null> {
  const session = await server.auth.api.getSession({ headers });
  return session === null ? null : session.user;
}

function wantedWorkspace(headers: Headers): string | undefined {
  const named = headers.get(workspaceHeader);
  if (named !== null) return named;
  const cookie = headers
    .get("cookie")
    ?.split("; ")
    .find((part) => part.startsWith(`${workspaceCookie}=`));
  return cookie?.slice(workspaceCookie.length + 1);
}

/**
 * The actor of a request: an API key from `Authorization: Bearer`, or the session's user in the workspace that
 * the request names (by header or cookie), else in the first that the user joined.
 * @throws EdgeloomError `unauthenticated`, or `forbidden` when the user is in no workspace.
 */
export async function readActor(server: Server, headers: Headers): Promise<Actor> {
  const bearer = headers.get("authorization")?.match(/^Bearer (\S+)$/)?.[1];
  return bearer === undefined ? userActor(server, headers) : apiKeyActor(server, bearer);
}

async function apiKeyActor(server: Server, key: string): Promise<Actor> {
  const found = await server.apiKeys.authenticate(key);
  const role =
    found === null
      ? null
      : await server.workspaces.roleOf(found.workspaceId, found.view.createdById);
  if (found === null || role === null) {
    throw new EdgeloomError({
      code: "unauthenticated",
      message: "The API key is unknown, was revoked, or has expired",
      remedy: "Create a new key under Settings, API keys.",
    });
  }
  // A key never allows more than its maker may do today.
  const allowed = new Set(roleScopes[role]);
  return {
    kind: "api_key",
    subject: `api_key:${found.view.id}`,
    userId: found.view.createdById,
    name: found.view.name,
    workspaceId: found.workspaceId,
    role,
    scopes: new Set(found.view.scopes.filter((scope) => allowed.has(scope))),
  };
}

async function userActor(server: Server, headers: Headers): Promise<Actor> {
  const user = await readUser(server, headers);
  if (user === null) {
    throw new EdgeloomError({
      code: "unauthenticated",
      message: "This needs a signed-in user or an API key",
      remedy: "Sign in, or send an API key as: Authorization: Bearer ek_…",
    });
  }
  const workspaces = await server.workspaces.listForUser(user.id);
  const wanted = wantedWorkspace(headers);
  const workspace = workspaces.find((each) => each.id === wanted) ?? workspaces[0];
  if (workspace === undefined) {
    throw new EdgeloomError({
      code: "forbidden",
      message: "You are not a member of any workspace",
      remedy: "Ask an owner for an invitation.",
    });
  }
  return {
    kind: "user",
    subject: `user:${user.id}`,
    userId: user.id,
    name: user.name,
    workspaceId: workspace.id,
    role: workspace.role,
    scopes: new Set(roleScopes[workspace.role]),
  };
}
