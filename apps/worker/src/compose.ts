import { createDatabase, createSealer, createSecretRepository } from "@edgeloom/db";
import {
  createGatewayClient,
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "@edgeloom/host";
import { catalogue } from "@edgeloom/nodes";
import { createFleetEvents } from "./controllers/fleet-events.ts";
import { createMonitorController } from "./controllers/monitor-controller.ts";
import { createRetention } from "./controllers/retention.ts";
import { createScheduler } from "./controllers/scheduler.ts";
import { crashPointOf } from "./crash-point.ts";
import type { Environment } from "./env.ts";
import { createFleetDirectory } from "./fleet-directory.ts";
import { logToStderr } from "./log.ts";
import { createWorkerServices } from "./services.ts";
import { startWorker, type Worker } from "./worker.ts";

/** For the group commits and claims, the queue's own connections, and what steps ask. */
const poolMax = 16;

/** Wires the worker to PostgreSQL, the gateway, and what nodes reach out to. */
export async function compose(environment: Environment): Promise<Worker> {
  const clock = createSystemClock();
  const database = createDatabase({
    connectionString: environment.DATABASE_URL,
    applicationName: environment.EDGELOOM_WORKER_NAME,
    poolMax,
  });
  const gateway = createGatewayClient({
    url: environment.EDGELOOM_GATEWAY_URL,
    token: environment.EDGELOOM_INTERNAL_TOKEN,
    process: environment.EDGELOOM_WORKER_NAME,
    clock,
  });
  const fleets = createFleetDirectory(database, gateway);
  const services = createWorkerServices(environment, database, fleets);
  const sealer = createSealer(environment.EDGELOOM_ENCRYPTION_KEY);
  const secrets = createSecretRepository(database.prisma, sealer);
  const worker = await startWorker({
    name: environment.EDGELOOM_WORKER_NAME,
    pool: database.pool,
    concurrency: environment.EDGELOOM_WORKER_CONCURRENCY,
    catalogue,
    audience: gateway,
    controllers: [
      createScheduler(database.pool, clock, logToStderr),
      createMonitorController(database.pool, fleets, clock),
      createFleetEvents(database.pool, logToStderr),
      createRetention(database.pool, logToStderr),
    ],
    clock,
    timers: createSystemTimers(),
    random: createSystemRandom(),
    log: logToStderr,
    healthPort: environment.EDGELOOM_HEALTH_PORT,
    reach: crashPointOf(process.env),
    servicesFor: services.for,
    secretsFor: (run) => async (name) => await secrets.reveal(run.workspaceId, name),
  });
  return {
    id: worker.id,
    async close() {
      await worker.close();
      gateway.close();
      await services.close();
      await database.close();
    },
  };
}
