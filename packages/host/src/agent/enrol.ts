import { EdgeloomError, sleep, type Timers } from "@edgeloom/kernel";
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
      remedy: "Check the address and that the gateway runs; the token was not used yet",
    },
    { cause },
  );
}

export interface EnrolmentRequest {
  readonly gatewayUrl: string;
  readonly token: string;
  readonly identity: NodeIdentity;
  readonly agentVersion: string;
}

/** The connection broke while the gateway was asked; if it took the token, the next attempt is told so. */
function unanswered(gatewayUrl: string): EdgeloomError {
  return new EdgeloomError({
    code: "unavailable",
    message: `The gateway at ${gatewayUrl} did not answer the enrolment`,
    remedy: "If the token is then called used, create another on the fleet page",
  });
}

/**
 * Exchanges a one-time token for an identity in the fleet and a key.
 * @throws EdgeloomError `unauthenticated` (unknown token), `gone` (used or expired), `unavailable`
 */
async function enrolOnce(request: EnrolmentRequest): Promise<EnrolledAgent> {
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
      .emitWithAck("enrol", { identity, agentVersion })
      .catch(() => {
        throw unanswered(gatewayUrl);
      });
    const answer = acknowledgementSchema(enrolResponseSchema).parse(raw);
    if (!answer.ok) throw errorFromDetails(answer.error);
    const { nodeId, fleetId, key } = answer.value;
    return { nodeId, fleetId, key, gatewayUrl, identity: { ...identity, id: nodeId } };
  } finally {
    socket.disconnect();
  }
}

const delayMsMin = 500;
const delayMsMax = 15_000;

/** A gateway that is not up yet, has no database yet, or has had too many wrong tokens from this address. */
const mayPass = (error: unknown): boolean =>
  error instanceof EdgeloomError && ["unavailable", "rate_limited"].includes(error.code);

/**
 * Enrols, waiting for the gateway as long as it takes, ever longer between two attempts.
 * @throws EdgeloomError at once when the gateway refuses: `unauthenticated` (unknown token), `gone` (used or
 * expired), `invalid_input` (another protocol); the signal's reason when it is aborted
 */
export async function enrolHost(
  request: EnrolmentRequest,
  patience: {
    readonly timers: Timers;
    readonly signal?: AbortSignal | undefined;
    readonly onWaiting: (error: unknown) => void;
  },
): Promise<EnrolledAgent> {
  for (let delayMs = delayMsMin; ; delayMs = Math.min(delayMsMax, delayMs * 2)) {
    try {
      return await enrolOnce(request);
    } catch (error) {
      if (!mayPass(error)) throw error;
      patience.onWaiting(error);
      await sleep(patience.timers, delayMs, patience.signal);
    }
  }
}
