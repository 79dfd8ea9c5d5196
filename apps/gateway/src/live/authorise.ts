import { type Database, type DocumentRepository, findFleet, groupMembers } from "@edgeloom/db";
import { EdgeloomError } from "@edgeloom/kernel";
import type { TicketClaims } from "@edgeloom/protocol";
import type { RunEventSource } from "./run-event-source.ts";

/** Asks, for every object that a viewer names, whether it belongs to the viewer's workspace. */
export interface Authoriser {
  /** @throws EdgeloomError `not_found`, also for what is another workspace's: its existence is not told. */
  run(claims: TicketClaims, runId: string): Promise<void>;
  fleet(claims: TicketClaims, fleetId: string): Promise<void>;
  /** The fleet, and that the group is one of its. */
  group(claims: TicketClaims, fleetId: string, groupId: string): Promise<void>;
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
    if (workspaceId !== claims.workspaceId) throw notHere(kind, id);
  }
  return {
    async run(claims, runId) {
      assertSame(claims, await sources.runs.workspaceOf(runId), "run", runId);
    },
    async fleet(claims, fleetId) {
      const fleet = await findFleet(sources.pool, fleetId);
      assertSame(claims, fleet?.workspaceId, "fleet", fleetId);
    },
    async group(claims, fleetId, groupId) {
      const fleet = await findFleet(sources.pool, fleetId);
      assertSame(claims, fleet?.workspaceId, "fleet", fleetId);
      const group = await groupMembers(sources.pool, fleetId, groupId);
      if (group === null) throw notHere("coordination group", groupId);
    },
    async workflow(claims, workflowId) {
      const workspaceId = await sources.documents.workspaceOf(workflowId);
      assertSame(claims, workspaceId, "workflow", workflowId);
    },
  };
}

function notHere(kind: string, id: string): EdgeloomError {
  return new EdgeloomError({
    code: "not_found",
    message: `There is no ${kind} "${id}" in this workspace`,
    remedy: "Check the address, or switch to the workspace that it belongs to",
  });
}
