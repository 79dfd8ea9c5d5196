import {
  createAlertRepository,
  createApiKeyRepository,
  createAuditRepository,
  createDatabase,
  createEnrolmentRepository,
  createFleetRepository,
  createInvitationRepository,
  createMetricRepository,
  createNodeRepository,
  createPublicationRepository,
  createRunRepository,
  createSealer,
  createSecretRepository,
  createShareLinkRepository,
  createSignInThrottle,
  createTemplateRepository,
  createTriggerRepository,
  createWorkflowRepository,
  createWorkspaceRepository,
} from "@edgeloom/db";
import { createGatewayClient, createSystemClock } from "@edgeloom/host";
import { createAuth } from "./auth.ts";
import { readEnv } from "./env.ts";
import { createGroupsOf } from "./groups.ts";

/** Wires the web app's server side. */
function compose() {
  const env = readEnv();
  const database = createDatabase({
    connectionString: env.DATABASE_URL,
    applicationName: "web",
    poolMax: 10,
  });
  const { prisma, pool } = database;
  const sealer = createSealer(env.EDGELOOM_ENCRYPTION_KEY);
  const fleets = createFleetRepository(pool);
  const nodes = createNodeRepository(pool);
  const metrics = createMetricRepository(pool);
  const gateway = createGatewayClient({
    url: env.EDGELOOM_GATEWAY_URL,
    token: env.EDGELOOM_INTERNAL_TOKEN,
    process: "web",
    clock: createSystemClock(),
  });
  return {
    env,
    database,
    auth: createAuth(prisma, createSignInThrottle(pool), env),
    workspaces: createWorkspaceRepository(prisma),
    invitations: createInvitationRepository(prisma),
    apiKeys: createApiKeyRepository(prisma),
    workflows: createWorkflowRepository(prisma),
    runs: createRunRepository(database.pool),
    publications: createPublicationRepository(prisma, sealer),
    triggers: createTriggerRepository(prisma, sealer),
    templates: createTemplateRepository(prisma),
    shareLinks: createShareLinkRepository(prisma),
    fleets,
    nodes,
    metrics,
    groupsOf: createGroupsOf(prisma, sealer, { fleets, nodes, metrics, gateway }),
    enrolment: createEnrolmentRepository(pool),
    alerts: createAlertRepository(pool),
    audit: createAuditRepository(pool),
    gateway,
    secrets: createSecretRepository(prisma, sealer),
  };
}

export type Server = ReturnType<typeof compose>;

// Next.js loads this module anew for each route bundle and at each hot reload; one process keeps one server.
const holder = globalThis as typeof globalThis & { edgeloomServer?: Server };

export function getServer(): Server {
  holder.edgeloomServer ??= compose();
  return holder.edgeloomServer;
}
