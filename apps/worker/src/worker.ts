import { randomBytes } from "node:crypto";
import { createPostgresRunStore, enqueueRuns, removeWorker } from "@edgeloom/db";
import type { SecretResolver } from "@edgeloom/graph";
import { startHealthServer } from "@edgeloom/host";
import type { Clock, Random, Timers, WorkerId } from "@edgeloom/kernel";
import type { DefinitionCatalogue, NodeServices } from "@edgeloom/nodes";
import type { RunEvent, RunSummary } from "@edgeloom/protocol";
import {
  type ClaimedRun,
  defaultRunLimits,
  type EventSink,
  type PersistencePoint,
} from "@edgeloom/runtime";
import type { Pool } from "pg";
import { type Controller, hostControllers } from "./controllers/controller-host.ts";
import type { Log } from "./log.ts";
import { keepPresence, presenceTimes } from "./presence.ts";
import { startGraphileRunQueue } from "./queue/graphile-run-queue.ts";
import { createChildRuns } from "./runs/child-runs.ts";
import { createErrorWorkflowStarter } from "./runs/error-workflow.ts";
import { createRunAnnouncer } from "./runs/run-announcer.ts";
import { RunHost } from "./runs/run-host.ts";
import { createTemplateProofs } from "./runs/template-proofs.ts";

/** Where a worker tells viewers what happens. */
export interface RunAudience {
  watchedRuns(): ReadonlySet<string>;
  publishRunEvents(runId: string, workspaceId: string, events: readonly RunEvent[]): void;
  publishRunChanged(workspaceId: string, run: RunSummary): void;
}

export interface WorkerOptions {
  readonly name: string;
  readonly pool: Pool;
  readonly concurrency: number;
  readonly catalogue: DefinitionCatalogue;
  readonly audience: RunAudience;
  readonly controllers: readonly Controller[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly healthPort?: number | undefined;
  readonly reach?: ((point: PersistencePoint) => void) | undefined;
  /** Services besides child runs, which the worker itself gives. */
  servicesFor(run: ClaimedRun): Promise<Omit<NodeServices, "childRuns">>;
  secretsFor(run: ClaimedRun): SecretResolver;
}

export interface Worker {
  readonly id: WorkerId;
  /** Takes nothing more, lets runs end for a moment, gives the rest back, and goes. */
  close(): Promise<void>;
}

/** How long runs may go on when the worker is told to stop. */
const graceMs = 2_000;

/** Starts a worker: from here on it takes runs, keeps its leases and holds controllers. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { pool, clock, timers, log, audience } = options;
  const id = `${options.name}_${randomBytes(6).toString("hex")}` as WorkerId;
  const store = createPostgresRunStore(pool, id, options.reach);
  const announcer = createRunAnnouncer(timers, clock.now, audience.publishRunChanged);
  const proveTemplates = createTemplateProofs(pool, log);
  const events: EventSink = {
    wants: (runId) => audience.watchedRuns().has(runId),
    publish: (run, told) => audience.publishRunEvents(run.id, run.workspaceId, told),
  };
  const host = new RunHost({
    store,
    catalogue: options.catalogue,
    workerId: id,
    concurrency: options.concurrency,
    leaseMs: presenceTimes.leaseMs,
    log,
    onChange(run, change) {
      announcer.changed(run, change);
      if (change.type === "ended") proveTemplates(run, change.outcome);
      if (change.type === "ended" && run.parentRunId !== null) {
        enqueueRuns(pool, [run.parentRunId]).catch((error) =>
          log("warning", "The parent run is woken by the sweep", { error: String(error) }),
        );
      }
    },
    ports: {
      store,
      events,
      clock,
      timers,
      catalogue: options.catalogue,
      random: options.random,
      workerId: id,
      limits: defaultRunLimits,
      reach: options.reach,
      beforeFailure: createErrorWorkflowStarter(pool, log),
      secretsFor: options.secretsFor,
    },
    servicesFor: async (run, self) => ({
      ...(await options.servicesFor(run)),
      childRuns: createChildRuns(run, pool, store, self),
    }),
  });
  let shown: () => void = () => {};
  // Jobs that this worker locks can be freed after its death only once its locks are known.
  const visible = new Promise<void>((resolve) => {
    shown = resolve;
  });
  const queue = await startGraphileRunQueue({
    pool,
    concurrency: options.concurrency,
    log,
    take: async (runId) => {
      await visible;
      // The job would be done with although nobody took the run.
      if (host.closing) await enqueueRuns(pool, [runId], true);
      else await host.take(runId);
    },
  });
  const enqueue = async (runIds: readonly string[]): Promise<void> =>
    await enqueueRuns(pool, runIds, true);
  const presence = keepPresence({ workerId: id, store, host, queue, clock, timers, log, enqueue });
  await presence.begin();
  shown();
  const controllers = hostControllers(options.controllers, { pool, workerId: id, timers, log });
  const health =
    options.healthPort === undefined
      ? undefined
      : await startHealthServer({ port: options.healthPort, healthy: presence.healthy });
  return {
    id,
    async close() {
      await health?.close();
      await controllers.close();
      const grace = new Promise<void>((resolve) => void timers.after(graceMs, resolve));
      const stopping = queue.stop();
      await host.close(grace);
      await stopping;
      presence.stop();
      announcer.close();
      await removeWorker(pool, id);
    },
  };
}
