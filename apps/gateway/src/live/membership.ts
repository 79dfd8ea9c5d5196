import { type Database, memberRoles } from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import { EdgeloomError, type Timers } from "@edgeloom/kernel";
import { lowerRole, type TicketClaims } from "@edgeloom/protocol";
import type { Namespace, Socket } from "socket.io";

const lookEveryMs = 10_000;

/**
 * The claims of a ticket, no higher than what the person may do in the workspace at this moment.
 * @throws EdgeloomError `unauthenticated` when the person is no member of the workspace any more
 */
export async function admittedClaims(
  pool: Database["pool"],
  claims: TicketClaims,
): Promise<TicketClaims> {
  const [role] = await memberRoles(pool, [claims]);
  if (role !== null && role !== undefined) return { ...claims, role: lowerRole(claims.role, role) };
  throw new EdgeloomError({
    code: "unauthenticated",
    message: "The person that the ticket names is not a member of the workspace",
    remedy: "Ask an owner of the workspace for an invitation",
  });
}

/** Ends connections of people who left their workspace or may do less in it; they come back with what is left. */
export function keepMemberships(services: {
  readonly namespace: Namespace;
  readonly pool: Database["pool"];
  readonly timers: Timers;
  readonly log: Log;
}): { stop(): void } {
  const { namespace, pool, timers, log } = services;
  async function look(): Promise<void> {
    const sockets: Socket[] = [...namespace.sockets.values()];
    if (sockets.length === 0) return;
    const claims = sockets.map((socket) => socket.data as TicketClaims);
    const roles = await memberRoles(pool, claims);
    sockets.forEach((socket, place) => {
      const [held, now] = [claims[place]?.role, roles[place]];
      const keeps = now !== null && now !== undefined && held === lowerRole(held ?? now, now);
      if (!keeps) socket.disconnect(true);
    });
  }
  const timer = timers.every(lookEveryMs, () => {
    look().catch((error) =>
      log("warning", "Memberships of viewers were not looked up", { error: String(error) }),
    );
  });
  return { stop: () => timer.cancel() };
}
