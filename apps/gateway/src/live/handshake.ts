import type { Database } from "@edgeloom/db";
import { verifyTicket } from "@edgeloom/host";
import { type Clock, EdgeloomError } from "@edgeloom/kernel";
import { liveHandshakeSchema, type TicketClaims } from "@edgeloom/protocol";
import type { Socket } from "socket.io";
import { parseMessage } from "../acknowledge.ts";
import { admittedClaims } from "./membership.ts";

/** @throws EdgeloomError `unauthenticated`, `forbidden` (a page of another origin) */
export async function admitToLive(
  options: {
    readonly ticketKey: string;
    readonly origins: readonly string[];
    readonly clock: Clock;
    readonly pool: Database["pool"];
  },
  socket: Socket,
): Promise<TicketClaims> {
  const { origin } = socket.handshake.headers;
  // Only browsers send an origin, and a page cannot leave it out; other clients prove themselves by the ticket.
  if (origin !== undefined && !options.origins.includes(origin)) {
    throw new EdgeloomError({
      code: "forbidden",
      message: `Pages of ${origin} may not connect here`,
      remedy: "Open the web app under its own address, or add the origin to EDGELOOM_ORIGINS",
    });
  }
  const { ticket } = parseMessage(liveHandshakeSchema, "handshake", socket.handshake.auth);
  const claims = verifyTicket(ticket, options.ticketKey, options.clock.now());
  return await admittedClaims(options.pool, claims);
}
