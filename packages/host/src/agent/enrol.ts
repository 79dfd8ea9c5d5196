import { EdgeloomError } from "@edgeloom/kernel";
import {
  acknowledgementSchema,
  enrolResponseSchema,
  errorDetailsSchema,
  errorFromDetails,
  type FleetHandshake,
  fleetProtocolVersion,
  type NodeIdentity,
} from "@edgeloom/protocol";
import { io, type Socket } from "socket.io-client";
import type { EnrolledAgent } from "./agent-store.ts";

const answerMsMax = 30_000;

async function connected(socket: Socket, gatewayUrl: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", (error: Error & { data?: unknown }) => {
      const details = errorDetailsSchema.safeParse(error.data);
      if (details.success) reject(errorFromDetails(details.data));
      else reject(unreachable(gatewayUrl, error));
    });
  });
}

function unreachable(gatewayUrl: string, cause: Error): EdgeloomError {
  return new EdgeloomError(
    {
      code: "unavailable",
      message: `The gateway at ${gatewayUrl} cannot be reached: ${cause.message}`,
      remedy: "Check the address and that the gateway runs; the token was not used",
    },
    { cause },
  );
}

/**
 * Exchanges a one-time token for an identity in the fleet and a key.
 * @throws EdgeloomError `unauthenticated` (unknown token), `gone` (used or expired), `unavailable`
 */
export async function enrolHost(request: {
  readonly gatewayUrl: string;
  readonly token: string;
  readonly identity: NodeIdentity;
  readonly agentVersion: string;
}): Promise<EnrolledAgent> {
  const { gatewayUrl, token, identity, agentVersion } = request;
  const handshake: FleetHandshake = { kind: "enrol", protocol: fleetProtocolVersion, token };
  const socket = io(`${gatewayUrl}/fleet`, {
    transports: ["websocket"],
    auth: handshake,
    forceNew: true,
    reconnection: false,
  });
  try {
    await connected(socket, gatewayUrl);
    const raw: unknown = await socket
      .timeout(answerMsMax)
      .emitWithAck("enrol", { identity, agentVersion });
    const answer = acknowledgementSchema(enrolResponseSchema).parse(raw);
    if (!answer.ok) throw errorFromDetails(answer.error);
    const { nodeId, fleetId, key } = answer.value;
    return { nodeId, fleetId, key, gatewayUrl, identity: { ...identity, id: nodeId } };
  } finally {
    socket.disconnect();
  }
}
