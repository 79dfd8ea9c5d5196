import { authenticateAgent, authenticateWorld } from "@edgeloom/db";
import { assertNever, EdgeloomError } from "@edgeloom/kernel";
import { fleetHandshakeSchema, fleetProtocolVersion } from "@edgeloom/protocol";
import type { Socket } from "socket.io";
import { parseMessage } from "../acknowledge.ts";
import type { FleetPeer } from "./connection.ts";
import type { FleetServices } from "./services.ts";

/** @throws EdgeloomError `unauthenticated`, `gone`, `invalid_input` */
export async function admitToFleet(
  { pool, enrolments }: Pick<FleetServices, "pool" | "enrolments">,
  socket: Socket,
): Promise<FleetPeer> {
  const handshake = parseMessage(fleetHandshakeSchema, "handshake", socket.handshake.auth);
  if (handshake.protocol !== fleetProtocolVersion) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `The agent speaks protocol ${handshake.protocol}, the gateway ${fleetProtocolVersion}`,
      remedy: "Update the agent to the version of this installation",
      field: "protocol",
    });
  }
  switch (handshake.kind) {
    case "enrol":
      await enrolments.check(handshake.token);
      return { kind: "enrol", token: handshake.token };
    case "agent": {
      const { nodeId, key } = handshake;
      return { kind: "agent", nodeId, facts: await authenticateAgent(pool, nodeId, key) };
    }
    case "world":
      return {
        kind: "world",
        facts: await authenticateWorld(pool, handshake.fleetId, handshake.key),
      };
    default:
      return assertNever(handshake);
  }
}
