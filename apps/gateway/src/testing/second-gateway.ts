import { createDatabase } from "@edgeloom/db";
import { createSystemClock, createSystemTimers } from "@edgeloom/host";
import { type Gateway, startGateway } from "../gateway.ts";
import { createRunEventSource } from "../live/stored-run-events.ts";
import { internalToken, type TestGateway, ticketKey } from "./test-gateway.ts";

/** Another gateway of the same installation, joined to the first (which is `clustered`) over PostgreSQL. */
export async function startSecondGateway(first: TestGateway): Promise<Gateway & { url: string }> {
  const database = createDatabase({ connectionString: first.connectionString });
  const gateway = await startGateway({
    pool: database.pool,
    runEvents: createRunEventSource(database.pool),
    clock: createSystemClock(),
    timers: createSystemTimers(),
    log: () => undefined,
    ticketKey,
    internalToken,
    origins: [],
    cluster: { kind: "postgres", pool: database.pool },
    host: "127.0.0.1",
    port: 0,
    retentionMs: 3_600_000,
  });
  return {
    ...gateway,
    url: `http://127.0.0.1:${gateway.port}`,
    async close() {
      await gateway.close();
      await database.close();
    },
  };
}
