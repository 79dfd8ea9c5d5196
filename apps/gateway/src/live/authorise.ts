import { type Database, type DocumentRepository, findFleet } from "@edgeloom/db";
import { EdgeloomError } from "@edgeloom/kernel";
import type { TicketClaims } from "@edgeloom/protocol";
import type { RunEventSource } from "./run-event-source.ts";

/** Asks, for every object that a viewer names, whether it belongs to the viewer's workspace. */
export interface Authoriser {
  /** @throws EdgeloomError `not_found`, also for what is another workspace's: its existence is not told. */
  run(claims: TicketClaims, runId: string): Promise<void>;
  fleet(claims: TicketClaims, fleetId: string): Promise<void>;
  workflow(claims: TicketClaims, workflowId: string): Promise<void>;
}

export function createAuthoriser(sources: {
  readonly pool: Database["pool"];
  readonly runs: RunEventSource;
  readonly documents: DocumentRepository;
}): Authoriser {
  function assertSame(
    claims: TicketClaims,
    workspaceId: string | null | undefined,
    kind: string,
    id: string,
  ): void {
    if (workspaceId === claims.workspaceId) return;
    throw new EdgeloomError({
      code: "not_found",
      message: `There is no ${kind} "${id}" in this workspace`,
      remedy: "Check the address, or switch to the workspace that it belongs to",
    });
  }
  return {
    async run(claims, runId) {
      assertSame(claims, await sources.runs.workspaceOf(runId), "run", runId);
    },
    async fleet(claims, fleetId) {
      const fleet = await findFleet(sources.pool, fleetId);
      assertSame(claims, fleet?.workspaceId, "fleet", fleetId);
    },
    async workflow(claims, workflowId) {
      const workspaceId = await sources.documents.workspaceOf(workflowId);
      assertSame(claims, workspaceId, "workflow", workflowId);
    },
  };
}
