import { EdgeloomError } from "@edgeloom/kernel";
import { createRoute, z } from "@hono/zod-openapi";
import { createAccount } from "../../accounts.ts";
import type { Server } from "../../compose.ts";
import { createSampleWorkflow } from "../../sample-workflow.ts";
import { checkOrigin, createRouter, json, jsonBody, problems } from "../router.ts";

export const newAccountSchema = z.object({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(320),
  password: z.string().min(10, "use at least 10 characters").max(200),
});

const statusSchema = z.object({ needed: z.boolean() }).openapi("SetupStatus");

const readStatus = createRoute({
  method: "get",
  path: "/",
  tags: ["Account"],
  summary: "Whether this installation still waits for its first user",
  responses: { 200: json(statusSchema, "Status"), ...problems },
});

const setUp = createRoute({
  method: "post",
  path: "/",
  tags: ["Account"],
  summary: "Create the owner of a new installation",
  description: "Works once: the first account becomes the owner of the first workspace.",
  request: {
    body: jsonBody(newAccountSchema.extend({ workspaceName: z.string().trim().min(1).max(100) })),
  },
  responses: {
    201: json(z.object({ userId: z.string(), workspaceId: z.string() }), "Created"),
    ...problems,
  },
});

/** Any number that no other advisory lock of this database uses. */
const setupLock = 4_015_776_002;

async function createOwner(
  server: Server,
  account: z.infer<typeof newAccountSchema> & { workspaceName: string },
): Promise<{ userId: string; workspaceId: string }> {
  // Of several first visitors at once, the lock makes one the owner. The others do not wait for it: they would hold
  // the connections that the one needs.
  const client = await server.database.pool.connect();
  let locked = false;
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      "SELECT pg_try_advisory_lock($1) AS locked",
      [setupLock],
    );
    locked = rows[0]?.locked === true;
    if (!locked || (await server.database.prisma.user.count()) > 0) {
      throw new EdgeloomError({
        code: "conflict",
        message: "This installation already has an owner, or is getting one right now",
        remedy: "Sign in, or ask the owner for an invitation.",
      });
    }
    const userId = await createAccount(server.auth, account);
    const first = await server.database.prisma.workspace.findFirst({
      orderBy: { createdAt: "asc" },
    });
    const workspaceId =
      first?.id ?? (await server.workspaces.create(account.workspaceName, userId)).id;
    if (first !== null) {
      await server.workspaces.rename(workspaceId, account.workspaceName);
      await server.workspaces.addMember(workspaceId, userId, "owner");
    }
    await createSampleWorkflow(server, workspaceId, userId);
    return { userId, workspaceId };
  } finally {
    if (locked) await client.query("SELECT pg_advisory_unlock($1)", [setupLock]);
    client.release();
  }
}

export const setup = createRouter()
  .openapi(readStatus, async (context) => {
    const users = await context.get("server").database.prisma.user.count();
    return context.json({ needed: users === 0 }, 200);
  })
  .openapi(setUp, async (context) => {
    const server = context.get("server");
    checkOrigin(context.req.raw, server.env.EDGELOOM_WEB_URL);
    return context.json(await createOwner(server, context.req.valid("json")), 201);
  });
