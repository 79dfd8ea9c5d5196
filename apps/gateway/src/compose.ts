import { createDatabase } from "@edgeloom/db";
import { createSystemClock, createSystemTimers } from "@edgeloom/host";
import type { Cluster } from "./cluster/adapter.ts";
import type { Environment } from "./env.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { createRunEventSource } from "./live/stored-run-events.ts";
import { logToStderr } from "./log.ts";

/** Wires the gateway to PostgreSQL, the system's time and, when asked for, to the other gateways. */
export async function compose(environment: Environment): Promise<Gateway> {
  const database = createDatabase({
    connectionString: environment.DATABASE_URL,
    applicationName: "gateway",
    poolMax: 10,
  });
  const cluster: Cluster =
    environment.REDIS_URL !== undefined
      ? { kind: "redis", url: environment.REDIS_URL }
      : environment.EDGELOOM_GATEWAY_CLUSTER
        ? { kind: "postgres", pool: database.pool }
        : { kind: "none" };
  const gateway = await startGateway({
    pool: database.pool,
    runEvents: createRunEventSource(database.pool),
    clock: createSystemClock(),
    timers: createSystemTimers(),
    log: logToStderr,
    ticketKey: environment.EDGELOOM_TICKET_KEY,
    internalToken: environment.EDGELOOM_INTERNAL_TOKEN,
    origins: environment.EDGELOOM_ORIGINS,
    cluster,
    host: environment.EDGELOOM_GATEWAY_HOST,
    port: environment.EDGELOOM_GATEWAY_PORT,
    healthPort: environment.EDGELOOM_HEALTH_PORT,
    retentionMs: environment.EDGELOOM_METRIC_RETENTION_HOURS * 3_600_000,
  });
  return {
    ...gateway,
    async close() {
      await gateway.close();
      await database.close();
    },
  };
}
