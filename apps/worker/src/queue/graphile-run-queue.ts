import { EventEmitter } from "node:events";
import { runTask } from "@edgeloom/db";
import type { RunId } from "@edgeloom/kernel";
import { Logger, makeWorkerUtils, run, type WorkerEvents } from "graphile-worker";
import type { Pool } from "pg";
import { z } from "zod";
import type { Log } from "../log.ts";
import type { RunQueue, RunTaker } from "./run-queue.ts";

const payloadSchema = z.object({ runId: z.string().min(1) });

export interface GraphileRunQueueOptions {
  readonly pool: Pool;
  /** Runs at the same time. */
  readonly concurrency: number;
  readonly take: RunTaker;
  readonly log: Log;
}

/**
 * The queue on Graphile Worker. Jobs are fetched and completed in batches; a job's own lock lasts hours after a
 * crash, so it is `unlock` that frees those of a dead worker.
 */
export async function startGraphileRunQueue(options: GraphileRunQueueOptions): Promise<RunQueue> {
  const { pool, concurrency, take, log } = options;
  const events = new EventEmitter() as WorkerEvents;
  const lockIds: string[] = [];
  events.on("pool:create", ({ workerPool }) => lockIds.push(workerPool.id));
  const logger = new Logger(() => (level, message) => {
    if (level === "error") log("error", message);
    else if (level === "warning") log("warning", message);
  });
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();
  const runner = await run({
    pgPool: pool,
    noHandleSignals: true,
    events,
    logger,
    preset: {
      worker: {
        concurrentJobs: concurrency,
        // The pool is the worker's own; jobs themselves take no connection of it.
        maxPoolSize: concurrency,
        pollInterval: 1_000,
        localQueue: { size: Math.max(10, concurrency * 2), ttl: 10_000 },
        completeJobBatchDelay: 2,
        failJobBatchDelay: 2,
      },
    },
    taskList: {
      [runTask]: async (payload) => await take(payloadSchema.parse(payload).runId as RunId),
    },
  });
  return {
    lockIds,
    unlock: async (ids) => await utils.forceUnlockWorkers([...ids]),
    async stop() {
      await runner.stop();
      await utils.release();
    },
  };
}
