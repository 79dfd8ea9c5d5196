import {
  createAuditRepository,
  createDatabase,
  createFleetRepository,
  createMetricRepository,
  createMonitorRegistry,
  createNodeRepository,
  createRunAuditLog,
  createSealer,
  createSecretRepository,
} from "@edgeloom/db";
import {
  createAddressPolicy,
  createCodeSandbox,
  createEgressClient,
  createGatewayClient,
  createMailSender,
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "@edgeloom/host";
import { catalogue } from "@edgeloom/nodes";
import { createMonitors } from "./controllers/monitors.ts";
import { createScheduler } from "./controllers/scheduler.ts";
import type { Environment } from "./env.ts";
import { createFleetDirectory } from "./fleet-directory.ts";
import { logToStderr } from "./log.ts";
import { startWorker, type Worker } from "./worker.ts";

/** Wires the worker to PostgreSQL, the gateway and the services of nodes. */
export async function compose(environment: Environment): Promise<Worker> {
  const name = environment.EDGELOOM_WORKER_NAME;
  const database = createDatabase({
    connectionString: environment.DATABASE_URL,
    applicationName: name,
    poolMax: 10,
  });
  const { pool, prisma } = database;
  const clock = createSystemClock();
  const client = createGatewayClient({
    url: environment.EDGELOOM_GATEWAY_URL,
    token: environment.EDGELOOM_INTERNAL_TOKEN,
    process: name,
    clock,
  });
  const fleets = createFleetDirectory(
    {
      client,
      fleets: createFleetRepository(pool),
      nodes: createNodeRepository(pool),
      metrics: createMetricRepository(pool),
    },
    clock.now,
  );
  const audit = createAuditRepository(pool);
  const secrets = createSecretRepository(prisma, createSealer(environment.EDGELOOM_ENCRYPTION_KEY));
  const code = createCodeSandbox();
  const http = createEgressClient({
    policy: createAddressPolicy(environment.EDGELOOM_EGRESS_ALLOW),
  });
  const mail = createMailSender({
    smtpUrl: environment.EDGELOOM_SMTP_URL,
    from: environment.EDGELOOM_MAIL_FROM,
  });
  const worker = await startWorker({
    name,
    pool,
    concurrency: environment.EDGELOOM_WORKER_CONCURRENCY,
    catalogue,
    audience: client,
    controllers: [createScheduler(pool, clock, logToStderr), createMonitors(pool, fleets, clock)],
    clock,
    timers: createSystemTimers(),
    random: createSystemRandom(),
    log: logToStderr,
    healthPort: environment.EDGELOOM_HEALTH_PORT,
    prepare: (run) => fleets.learn(run.workspaceId, run.fleetId),
    servicesFor: (run) => ({
      fleet: fleets.open(run.workspaceId, run.fleetId),
      http,
      code,
      mail,
      audit: createRunAuditLog(audit, run),
      monitors: createMonitorRegistry(pool, run.workspaceId),
    }),
    secretsFor: (run) => (secret) => secrets.reveal(run.workspaceId, secret),
  });
  return {
    id: worker.id,
    async close() {
      await worker.close();
      await code.close();
      client.close();
      await database.close();
    },
  };
}
