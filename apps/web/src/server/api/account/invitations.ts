import type { OpenInvitation } from "@edgeloom/db";
import { EdgeloomError } from "@edgeloom/kernel";
import { roleSchema } from "@edgeloom/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { createAccount, type NewAccount, removeAccount } from "../../accounts.ts";
import { readUser } from "../../actor.ts";
import type { Server } from "../../compose.ts";
import { createSampleWorkflow } from "../../sample-workflow.ts";
import { audited } from "../audited.ts";
import { revokeBy, revokeRoute } from "../revocation.ts";
import { checkOrigin, createRouter, json, jsonBody, problems, requires } from "../router.ts";
import { newAccountSchema } from "./setup.ts";

const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    role: roleSchema,
    ownWorkspace: z.boolean(),
    expiresAt: z.number(),
    acceptedAt: z.number().nullable(),
    revokedAt: z.number().nullable(),
  })
  .openapi("Invitation");

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Members"],
  summary: "Invitations of the workspace, newest first",
  middleware: requires("member:write"),
  responses: {
    200: json(z.object({ items: z.array(invitationSchema) }), "Invitations"),
    ...problems,
  },
});

const create = createRoute({
  method: "post",
  path: "/",
  tags: ["Members"],
  summary: "Invite a person by a link, into this workspace or into one of their own",
  middleware: requires("member:write"),
  request: {
    body: jsonBody(
      z.object({
        email: z.email().nullable().default(null),
        role: roleSchema.default("editor"),
        ownWorkspace: z.boolean().default(false),
      }),
    ),
  },
  responses: {
    201: json(
      z.object({
        invitation: invitationSchema,
        link: z.url().openapi({ description: "Shown only here" }),
      }),
      "Invitation and its link",
    ),
    ...problems,
  },
});

const revoke = revokeRoute({
  tag: "Members",
  scope: "member:write",
  summary: "Withdraw an invitation",
});

const tokenParam = z.object({ token: z.string().min(16).max(200) });

const open = createRoute({
  method: "get",
  path: "/open/{token}",
  tags: ["Members"],
  summary: "What an invitation link offers",
  request: { params: tokenParam },
  responses: {
    200: json(
      z.object({
        workspaceName: z.string(),
        email: z.string().nullable(),
        role: roleSchema,
        ownWorkspace: z.boolean(),
        signedInAs: z.string().nullable(),
      }),
      "Offer",
    ),
    ...problems,
  },
});

const accept = createRoute({
  method: "post",
  path: "/open/{token}/accept",
  tags: ["Members"],
  summary: "Accept an invitation, with a new account or as the signed-in user",
  request: {
    params: tokenParam,
    body: jsonBody(z.object({ account: newAccountSchema.nullable() })),
  },
  responses: { 200: json(z.object({ workspaceId: z.string() }), "Accepted"), ...problems },
});

/** Accepts with a new account; somebody who was too late leaves none behind. */
async function acceptWithAccount(
  server: Server,
  token: string,
  account: NewAccount,
): Promise<string> {
  const userId = await createAccount(server.auth, account);
  try {
    return await join(server, await server.invitations.accept(token, userId), userId, account.name);
  } catch (error) {
    const memberships = await server.workspaces.listForUser(userId);
    if (memberships.length === 0) await removeAccount(server, userId);
    throw error;
  }
}

async function join(
  server: Server,
  invitation: OpenInvitation,
  userId: string,
  userName: string,
): Promise<string> {
  const { id, workspaceId, role, ownWorkspace } = invitation;
  await server.audit.append(workspaceId, {
    actor: `user:${userId}`,
    action: "invitation.accept",
    subject: `invitation:${id}`,
    outcome: "done",
    detail: { role, ownWorkspace },
  });
  if (ownWorkspace) {
    const workspace = await server.workspaces.create(`${userName}'s workspace`, userId);
    await createSampleWorkflow(server, workspace.id, userId);
    return workspace.id;
  }
  await server.workspaces.addMember(workspaceId, userId, role);
  return workspaceId;
}

export const invitations = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    return context.json({ items: await server.invitations.list(actor.workspaceId) }, 200);
  })
  .openapi(create, async (context) => {
    const { server, actor } = context.var;
    const draft = context.req.valid("json");
    const { role, ownWorkspace } = draft;
    const { invitation, token } = await audited(
      context.var,
      {
        action: "invitation.create",
        subject: draft.email ?? "anybody",
        detail: { role, ownWorkspace },
      },
      () => server.invitations.create(actor.workspaceId, { ...draft, invitedById: actor.userId }),
    );
    const link = new URL(`/invitation/${token}`, server.env.EDGELOOM_WEB_URL).toString();
    return context.json({ invitation, link }, 201);
  })
  .openapi(
    revoke,
    revokeBy("invitation", ({ invitations }) => invitations),
  )
  .openapi(open, async (context) => {
    const server = context.get("server");
    const invitation = await server.invitations.open(context.req.valid("param").token);
    const user = await readUser(server, context.req.raw.headers);
    const { workspaceName, email, role, ownWorkspace } = invitation;
    return context.json(
      { workspaceName, email, role, ownWorkspace, signedInAs: user?.name ?? null },
      200,
    );
  })
  .openapi(accept, async (context) => {
    const server = context.get("server");
    checkOrigin(context.req.raw, server.env.EDGELOOM_WEB_URL);
    const { token } = context.req.valid("param");
    const { account } = context.req.valid("json");
    await server.invitations.open(token);
    if (account !== null) {
      return context.json({ workspaceId: await acceptWithAccount(server, token, account) }, 200);
    }
    const user = await readUser(server, context.req.raw.headers);
    if (user === null) {
      throw new EdgeloomError({
        code: "unauthenticated",
        message: "To accept the invitation, sign in or create an account",
        remedy: "Fill in the form on the invitation's page.",
        field: "account",
      });
    }
    const invitation = await server.invitations.accept(token, user.id);
    return context.json({ workspaceId: await join(server, invitation, user.id, user.name) }, 200);
  });
