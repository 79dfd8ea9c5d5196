import { storeReports } from "@edgeloom/db";
import { EdgeloomError } from "@edgeloom/kernel";
import type { reportRequestSchema, reportResponseSchema } from "@edgeloom/protocol";
import type { z } from "zod";
import type { FleetConnection } from "./connection.ts";
import type { FleetServices } from "./services.ts";

/** Stores state and history; the acknowledgement says up to which entry they are safe. */
export async function report(
  { pool, audience, clock }: FleetServices,
  connection: FleetConnection,
  { nodes }: z.output<typeof reportRequestSchema>,
): Promise<z.output<typeof reportResponseSchema>> {
  for (const { nodeId } of nodes) {
    const node = connection.node(nodeId);
    if (node === undefined) {
      throw new EdgeloomError({
        code: "not_found",
        message: `This connection has not joined with an edge node "${nodeId}"`,
        remedy: "Send hello for it before the report",
      });
    }
    node.seenAt = clock.monotonic();
  }
  const stored = await storeReports(pool, connection.fleetId, nodes);
  audience.nodesChanged(
    connection.fleetId,
    nodes.map(({ nodeId }) => nodeId),
  );
  return { nodes: stored };
}
