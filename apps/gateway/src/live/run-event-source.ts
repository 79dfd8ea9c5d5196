import type { RunEvent } from "@edgeloom/protocol";

/** Port: events of runs as the database can rebuild them. */
export interface RunEventSource {
  /** The workspace that a run belongs to, or null when there is no such run. */
  workspaceOf(runId: string): Promise<string | null>;
  /** Events after `seq` in their order; those that are not stored yet are missing at the end, never in between. */
  eventsAfter(runId: string, seq: number): Promise<RunEvent[]>;
  /** Number of the latest event of each run. */
  latestSeqs(runIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
