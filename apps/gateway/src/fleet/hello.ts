import { joinNodes } from "@edgeloom/db";
import { EdgeloomError } from "@edgeloom/kernel";
import type { helloRequestSchema, helloResponseSchema } from "@edgeloom/protocol";
import type { z } from "zod";
import type { FleetConnection } from "./connection.ts";
import type { FleetServices } from "./services.ts";

/** Takes edge nodes in, gives them their indexes, and tells what of their history is stored. */
export async function hello(
  services: FleetServices,
  connection: FleetConnection,
  { nodes }: z.output<typeof helloRequestSchema>,
): Promise<z.output<typeof helloResponseSchema>> {
  const { pool, clock, audience } = services;
  const { peer, fleetId } = connection;
  for (const { identity } of nodes) {
    if (peer.kind === "agent" && identity.id !== peer.nodeId) {
      throw new EdgeloomError({
        code: "forbidden",
        message: `The agent of edge node "${peer.nodeId}" cannot speak for "${identity.id}"`,
        remedy: "Enrol each host with a token of its own",
      });
    }
  }
  const joined = await joinNodes(pool, fleetId, nodes);
  for (const { nodeId, index } of joined) connection.join(nodeId, index, clock.monotonic());
  audience.nodesChanged(
    fleetId,
    joined.map(({ nodeId }) => nodeId),
  );
  return { nodes: joined, samplePeriodMs: peer.facts.samplePeriodMs, now: clock.now() };
}
