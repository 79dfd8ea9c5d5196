import { recordTemplateProof } from "@edgeloom/db";
import type { ClaimedRun, RunOutcome } from "@edgeloom/runtime";
import type { Pool } from "pg";
import type { Log } from "../log.ts";

/** Versions remembered; one that is forgotten costs a statement more. */
const versionsMax = 10_000;

/** Lets whole runs that succeeded prove the templates that do the same: asked once for a version on a fleet. */
export function createTemplateProofs(
  pool: Pool,
  log: Log,
): (run: ClaimedRun, outcome: RunOutcome) => void {
  const asked = new Set<string>();
  return (run, outcome) => {
    const isWhole = Object.keys(run.options).length === 0 && run.sourceRunId === null;
    const key = `${run.versionId}/${run.fleetId}`;
    if (outcome.type !== "succeeded" || !isWhole || asked.has(key)) return;
    if (asked.size >= versionsMax) asked.clear();
    asked.add(key);
    recordTemplateProof(pool, run.id, run.graph).catch((error) => {
      asked.delete(key);
      log("warning", "It was not noted whether a run proves a template", { error: String(error) });
    });
  };
}
