import type { Scope } from "@edgeloom/protocol";
import { createRoute, type RouteHandler } from "@hono/zod-openapi";
import type { Server } from "../compose.ts";
import { audited } from "./audited.ts";
import { type ApiEnv, doneSchema, idParam, json, problems, requires } from "./router.ts";

/** What can be taken back: the repository says whether there was anything to take back. */
export interface Revocable {
  revoke(workspaceId: string, id: string): Promise<boolean>;
}

interface RevokeTerms {
  readonly tag: string;
  readonly scope: Scope;
  readonly summary: string;
}

/** `DELETE /{id}`: takes back something that was given out by its id. */
export function revokeRoute({ tag, scope, summary }: RevokeTerms) {
  return createRoute({
    method: "delete",
    path: "/{id}",
    tags: [tag],
    summary,
    middleware: requires(scope),
    request: { params: idParam },
    responses: { 200: json(doneSchema, "False when there was none any more"), ...problems },
  });
}

/** @param kind names it in the audit log: `share_link`. */
export function revokeBy(
  kind: string,
  repository: (server: Server) => Revocable,
): RouteHandler<ReturnType<typeof revokeRoute>, ApiEnv> {
  return async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const change = { action: `${kind}.revoke`, subject: `${kind}:${id}` };
    const revoke = () => repository(server).revoke(actor.workspaceId, id);
    return context.json({ done: await audited(context.var, change, revoke) }, 200);
  };
}
