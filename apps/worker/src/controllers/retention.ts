import { removeExpiredRuns } from "@edgeloom/db";
import type { Pool } from "pg";
import type { Log } from "../log.ts";
import type { Controller } from "./controller-host.ts";

const periodMs = 5 * 60_000;

/** Removes finished runs when the days for which their workspace keeps them are over. */
export function createRetention(pool: Pool, log: Log): Controller {
  return {
    kind: "retention",
    always: "retention",
    periodMs: () => periodMs,
    async turn(_held, signal) {
      const { runs, snapshots } = await removeExpiredRuns(pool, signal);
      if (runs > 0 || snapshots > 0) log("info", "Removed expired runs", { runs, snapshots });
      return { runs, snapshots };
    },
  };
}
