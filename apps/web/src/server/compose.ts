import {
  createApiKeyRepository,
  createDatabase,
  createInvitationRepository,
  createSealer,
  createSecretRepository,
  createShareLinkRepository,
  createTemplateRepository,
  createWorkflowRepository,
  createWorkspaceRepository,
} from "@edgeloom/db";
import { createAuth } from "./auth.ts";
import { readEnv } from "./env.ts";

/** Wires the web app's server side. */
function compose() {
  const env = readEnv();
  const database = createDatabase({
    connectionString: env.DATABASE_URL,
    applicationName: "web",
    poolMax: 10,
  });
  const { prisma } = database;
  return {
    env,
    database,
    auth: createAuth(prisma, env),
    workspaces: createWorkspaceRepository(prisma),
    invitations: createInvitationRepository(prisma),
    apiKeys: createApiKeyRepository(prisma),
    workflows: createWorkflowRepository(prisma),
    templates: createTemplateRepository(prisma),
    shareLinks: createShareLinkRepository(prisma),
    secrets: createSecretRepository(prisma, createSealer(env.EDGELOOM_ENCRYPTION_KEY)),
  };
}

export type Server = ReturnType<typeof compose>;

// Next.js loads this module anew for each route bundle and at each hot reload; one process keeps one server.
const holder = globalThis as typeof globalThis & { edgeloomServer?: Server };

export function getServer(): Server {
  holder.edgeloomServer ??= compose();
  return holder.edgeloomServer;
}
