import { createDatabase } from "@edgeloom/db";
import { createSystemClock, createSystemRandom, createSystemTimers } from "@edgeloom/host";
import type { NodeServices } from "@edgeloom/nodes";
import { crashPointOf } from "../crash-point.ts";
import { logToStderr } from "../log.ts";
import { startWorker } from "../worker.ts";
import { createTestCatalogue } from "./test-catalogue.ts";

// The worker as it ships, over node types for tests. Events go to the parent process.
const database = createDatabase({
  connectionString: process.env.DATABASE_URL ?? "",
  applicationName: process.env.EDGELOOM_WORKER_NAME ?? "worker",
});
const everything = { has: () => true } as unknown as ReadonlySet<string>;
const worker = await startWorker({
  name: process.env.EDGELOOM_WORKER_NAME ?? "worker",
  pool: database.pool,
  concurrency: Number(process.env.EDGELOOM_WORKER_CONCURRENCY ?? 10),
  catalogue: createTestCatalogue(process.env.EFFECTS_URL ?? ""),
  audience: {
    watchedRuns: () => everything,
    publishRunEvents: (runId, _workspaceId, events) => void process.send?.({ runId, events }),
    publishRunChanged: () => {},
  },
  controllers: [],
  clock: createSystemClock(),
  timers: createSystemTimers(),
  random: createSystemRandom(),
  log: logToStderr,
  reach: crashPointOf(process.env),
  // The test types use child runs only.
  servicesFor: async () => ({}) as Omit<NodeServices, "childRuns">,
  secretsFor: () => () => undefined,
});
process.once("SIGTERM", () => {
  worker
    .close()
    .then(() => database.close())
    .then(() => process.exit(0));
});
process.send?.({ ready: true });
