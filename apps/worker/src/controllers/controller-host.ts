import type { JsonValue, Timers, WorkerId } from "@edgeloom/kernel";
import type { Pool } from "pg";
import type { Log } from "../log.ts";

/** A row of the controller table in the hands of this worker. */
export interface HeldController {
  readonly key: string;
  readonly workspaceId: string | null;
  readonly config: JsonValue;
  /** What its last holder left. */
  readonly status: JsonValue;
  readonly epoch: number;
}

/** A kind of long-running loop; each row of its kind is held by one worker at a time. */
export interface Controller {
  readonly kind: string;
  /** Milliseconds between two turns of the loop, by its row. */
  periodMs(held: HeldController): number;
  /** One turn; what it gives back, if anything, is stored as the row's status. */
  turn(held: HeldController, signal: AbortSignal): Promise<JsonValue | undefined>;
  /** A row that exists without anybody making it, such as the scheduler's. */
  readonly always?: string | undefined;
}

export interface ControllerHost {
  close(): Promise<void>;
}

interface ControllerHostOptions {
  readonly pool: Pool;
  readonly workerId: WorkerId;
  readonly timers: Timers;
  readonly log: Log;
}

const renewMs = 1_000;
const leaseSeconds = 4;

interface Loop {
  held: HeldController;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

interface Row {
  readonly key: string;
  readonly kind: string;
  readonly workspace_id: string | null;
  readonly config: JsonValue;
  readonly status: JsonValue;
  readonly epoch: number;
}

/**
 * Takes rows that nobody holds, keeps their leases, and runs their loops until they are lost, stopped, or the
 * worker closes. The epoch fences what a loop stores.
 */
export function hostControllers(
  controllers: readonly Controller[],
  options: ControllerHostOptions,
): ControllerHost {
  const { pool, workerId, timers, log } = options;
  const byKind = new Map(controllers.map((controller) => [controller.kind, controller]));
  const loops = new Map<string, Loop>();
  let closed = false;
  let busy = false;

  const warn = (what: string, error: unknown): void =>
    log("warning", what, { error: error instanceof Error ? error.message : String(error) });

  async function ensureRows(): Promise<void> {
    for (const { kind, always } of controllers) {
      if (always === undefined) continue;
      await pool.query(
        `INSERT INTO controller (key, kind, config, updated_at) VALUES ($1, $2, '{}', now())
         ON CONFLICT DO NOTHING`,
        [always, kind],
      );
    }
  }

  async function renew(): Promise<void> {
    const kept = await pool.query<Row>(
      `UPDATE controller SET lease_until = now() + interval '${leaseSeconds} seconds'
        WHERE owner = $1 AND active AND key = ANY($2)
       RETURNING key, kind, workspace_id, config, status, epoch`,
      [workerId, [...loops.keys()]],
    );
    const epochs = new Map(kept.rows.map((row) => [row.key, row]));
    for (const [key, loop] of loops) {
      const row = epochs.get(key);
      if (row?.epoch !== loop.held.epoch) loop.controller.abort();
      else loop.held = heldOf(row);
    }
    if (closed) return;
    const taken = await pool.query<Row>(
      `UPDATE controller SET owner = $1, epoch = epoch + 1, started_at = coalesce(started_at, now()),
           lease_until = now() + interval '${leaseSeconds} seconds'
        WHERE key IN (
          SELECT key FROM controller
           WHERE active AND kind = ANY($2) AND (lease_until IS NULL OR lease_until <= now())
           ORDER BY key LIMIT 20 FOR UPDATE SKIP LOCKED)
       RETURNING key, kind, workspace_id, config, status, epoch`,
      [workerId, [...byKind.keys()]],
    );
    for (const row of taken.rows) begin(row);
  }

  function begin(row: Row): void {
    const controller = byKind.get(row.kind);
    if (controller === undefined || loops.has(row.key)) return;
    const abort = new AbortController();
    const loop: Loop = {
      held: heldOf(row),
      controller: abort,
      done: go(row.key, controller, abort.signal).finally(() => loops.delete(row.key)),
    };
    loops.set(row.key, loop);
  }

  async function go(key: string, controller: Controller, signal: AbortSignal): Promise<void> {
    // The loop is entered into the map before its first turn.
    await Promise.resolve();
    while (!signal.aborted) {
      const held = loops.get(key)?.held;
      if (held === undefined) return;
      try {
        const status = await controller.turn(held, signal);
        if (status !== undefined) await store(held, status);
      } catch (error) {
        if (!signal.aborted) warn(`A turn of the controller ${key} failed`, error);
      }
      await pause(controller.periodMs(held), signal);
    }
  }

  async function store(held: HeldController, status: JsonValue): Promise<void> {
    await pool.query(
      `UPDATE controller SET status = $4, updated_at = now()
        WHERE key = $1 AND owner = $2 AND epoch = $3`,
      [held.key, workerId, held.epoch, JSON.stringify(status)],
    );
  }

  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = timers.after(ms, resolve);
      signal.addEventListener("abort", () => {
        timer.cancel();
        resolve();
      });
    });

  let prepared = false;
  const timer = timers.every(renewMs, () => {
    if (busy || closed) return;
    busy = true;
    const prepare = prepared ? Promise.resolve() : ensureRows();
    prepare
      .then(() => {
        prepared = true;
        return renew();
      })
      .catch((error) => warn("Controllers could not be renewed", error))
      .finally(() => {
        busy = false;
      });
  });

  return {
    async close() {
      closed = true;
      timer.cancel();
      for (const loop of loops.values()) loop.controller.abort();
      await Promise.all([...loops.values()].map((loop) => loop.done));
      await pool.query("UPDATE controller SET lease_until = now(), owner = NULL WHERE owner = $1", [
        workerId,
      ]);
    },
  };
}

function heldOf(row: Row): HeldController {
  return {
    key: row.key,
    workspaceId: row.workspace_id,
    config: row.config,
    status: row.status,
    epoch: row.epoch,
  };
}
