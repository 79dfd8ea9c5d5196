import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import type { Pool } from "pg";
import type { Prisma } from "../generated/client.ts";
import { executionHash } from "./execution-hash.ts";

/**
 * A template version is verified when a run of exactly what it does has succeeded in this installation: a whole run,
 * not part of one. The first such run is kept, and one on a real fleet in the place of one on a simulated fleet.
 */
const proofStatement = `
UPDATE template_version AS version SET verified = jsonb_build_object(
    'at', floor(extract(epoch FROM run.finished_at) * 1000), 'runId', run.id, 'fleetKind', fleet.kind,
    'durationMs', floor(extract(epoch FROM run.finished_at - run.started_at) * 1000))
  FROM run JOIN fleet ON fleet.id = run.fleet_id
 WHERE run.id = $1 AND run.state = 'succeeded' AND run.options = '{}' AND run.source_run_id IS NULL
   AND version.execution_hash = $2
   AND (version.verified IS NULL OR (version.verified->>'fleetKind' = 'simulated' AND fleet.kind = 'real'))`;

/** Notes at template versions that a run, which has ended, proved them. Returns how many it proved. */
export async function recordTemplateProof(
  pool: Pool,
  runId: string,
  graph: WorkflowGraph,
): Promise<number> {
  const { rowCount } = await pool.query(proofStatement, [runId, executionHash(graph)]);
  return rowCount ?? 0;
}

/** Versions of a workflow, latest first, that are looked through for a run which proves a new template version. */
const versionsMax = 20;

/** Lets the runs that a workflow had before it became a template prove it. */
export async function proveByEarlierRuns(
  tx: Prisma.TransactionClient,
  workflowId: string,
  hash: string,
): Promise<void> {
  const candidates = await tx.$queryRaw<{ run_id: string; graph: unknown }[]>`
    SELECT proof.run_id, version.graph FROM workflow_version AS version
      JOIN LATERAL (SELECT run.id AS run_id FROM run
         WHERE run.workflow_id = ${workflowId} AND run.version_id = version.id AND run.state = 'succeeded'
           AND run.options = '{}' AND run.source_run_id IS NULL
         ORDER BY run.created_at DESC LIMIT 1) AS proof ON true
     WHERE version.workflow_id = ${workflowId}
     ORDER BY version.created_at DESC LIMIT ${versionsMax}`;
  const proof = candidates.find(({ graph }) => {
    const parsed = workflowGraphSchema.safeParse(graph);
    return parsed.success && executionHash(parsed.data) === hash;
  });
  if (proof !== undefined) await tx.$executeRawUnsafe(proofStatement, proof.run_id, hash);
}
