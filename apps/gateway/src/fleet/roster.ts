import { removeMissingNodes } from "@edgeloom/db";
import { EdgeloomError } from "@edgeloom/kernel";
import type { rosterRequestSchema, rosterResponseSchema } from "@edgeloom/protocol";
import type { z } from "zod";
import type { FleetConnection } from "./connection.ts";
import type { FleetServices } from "./services.ts";

/** A world that was started with other sites than before says which it has. */
export async function roster(
  { pool }: FleetServices,
  { peer, fleetId }: FleetConnection,
  { nodeIds }: z.output<typeof rosterRequestSchema>,
): Promise<z.output<typeof rosterResponseSchema>> {
  if (peer.kind !== "world") {
    throw new EdgeloomError({
      code: "forbidden",
      message: "Only a simulated world decides which edge nodes are in its fleet",
      remedy: "Remove real edge nodes on the fleet page",
    });
  }
  return { removed: await removeMissingNodes(pool, fleetId, nodeIds) };
}
