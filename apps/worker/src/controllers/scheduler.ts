import { createRun } from "@edgeloom/db";
import { type Clock, EdgeloomError, type EpochMs } from "@edgeloom/kernel";
import { nextScheduleTimes } from "@edgeloom/nodes";
import type { Pool } from "pg";
import { z } from "zod";
import type { Log } from "../log.ts";
import type { Controller } from "./controller-host.ts";

const configSchema = z.object({ cron: z.string(), timeZone: z.string().default("UTC") });

interface ScheduleRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly workflow_id: string;
  readonly node_id: string;
  readonly config: unknown;
  readonly next_at: Date | null;
}

const periodMs = 500;
/** Missed times looked through for the latest; a schedule of every second is caught up with over several turns. */
const missedMax = 10_000;

/** The latest time up to `now` that a schedule was due at, from `due` on, and the one after it. */
export function catchUp(
  schedule: { readonly cron: string; readonly timeZone: string },
  due: EpochMs,
  now: EpochMs,
): { readonly at: EpochMs; readonly next: EpochMs | undefined } {
  let at = due;
  for (let looked = 0; looked < missedMax; looked += 1) {
    const [next] = nextScheduleTimes(schedule, at, 1);
    if (next === undefined || next > now) return { at, next };
    at = next;
  }
  return { at, next: nextScheduleTimes(schedule, at, 1)[0] };
}

/**
 * Starts runs at the times of schedule triggers. The key of a firing is its trigger and time, so two workers that
 * both believe to hold the scheduler start one run; a time is moved on only after its run exists, so none is lost.
 */
export function createScheduler(pool: Pool, clock: Clock, log: Log): Controller {
  async function fire(row: ScheduleRow, now: EpochMs): Promise<void> {
    const schedule = configSchema.parse(row.config);
    if (row.next_at === null) {
      const [next] = nextScheduleTimes(schedule, now, 1);
      await moveOn(row, next, null);
      return;
    }
    const { at, next } = catchUp(schedule, row.next_at.getTime(), now);
    try {
      await createRun(pool, row.workspace_id, {
        workflowId: row.workflow_id,
        version: { kind: "active" },
        trigger: "schedule",
        triggerNodeId: row.node_id,
        input: { scheduledAt: at },
        requestKey: `schedule:${row.id}:${at}`,
      });
    } catch (error) {
      if (!(error instanceof EdgeloomError)) throw error;
      // It would be refused again: the time is passed over, and the next one tried.
      refused(row, error);
      await moveOn(row, next, null);
      return;
    }
    await moveOn(row, next, at);
  }

  const refused = (row: ScheduleRow, error: unknown): void =>
    log("warning", "A scheduled run could not be started", {
      triggerId: row.id,
      workflowId: row.workflow_id,
      error: error instanceof Error ? error.message : String(error),
    });

  /** A schedule that was published anew in the meantime has its own next time, which is left alone. */
  async function moveOn(
    row: ScheduleRow,
    next: EpochMs | undefined,
    at: EpochMs | null,
  ): Promise<void> {
    await pool.query(
      `UPDATE trigger SET next_at = to_timestamp($2::float8 / 1000) AT TIME ZONE 'UTC',
           last_at = coalesce(to_timestamp($3::float8 / 1000) AT TIME ZONE 'UTC', last_at),
           enabled = enabled AND $2::float8 IS NOT NULL
        WHERE id = $1 AND config = $4::jsonb
          AND next_at IS NOT DISTINCT FROM to_timestamp($5::float8 / 1000) AT TIME ZONE 'UTC'`,
      [row.id, next ?? null, at, JSON.stringify(row.config), row.next_at?.getTime() ?? null],
    );
  }

  return {
    kind: "scheduler",
    always: "scheduler",
    periodMs: () => periodMs,
    async turn(_held, signal) {
      const now = clock.now();
      const { rows } = await pool.query<ScheduleRow>(
        `SELECT id, workspace_id, workflow_id, node_id, config, next_at AT TIME ZONE 'UTC' AS next_at FROM trigger
          WHERE kind = 'schedule' AND enabled
            AND (next_at IS NULL OR next_at <= to_timestamp($1::float8 / 1000) AT TIME ZONE 'UTC')
          ORDER BY next_at NULLS FIRST LIMIT 200`,
        [now],
      );
      for (const row of rows) {
        if (signal.aborted) return undefined;
        try {
          await fire(row, now);
        } catch (error) {
          refused(row, error);
        }
      }
      return undefined;
    },
  };
}
