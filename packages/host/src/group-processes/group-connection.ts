import { type ClientOptions, createGroupClient, type GroupClient } from "@edgeloom/coordination";
import {
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "../system-time/system-time.ts";
import { connectToMember, type MemberConnection } from "./member-connection.ts";

export interface GroupConnectionOptions
  extends Pick<ClientOptions, "name" | "attemptTimeoutMs" | "sessionTtlMs"> {
  /** Where each member listens for clients, nearest first. */
  readonly members: ReadonlyMap<string, { readonly host: string; readonly port: number }>;
}

/** A client of a group with one TCP connection to each member that it asks. */
export interface GroupConnection extends Pick<GroupClient, "execute" | "query"> {
  close(): void;
}

export function connectToGroup({ members, ...options }: GroupConnectionOptions): GroupConnection {
  const timers = createSystemTimers();
  const connections = new Map<string, MemberConnection>();
  const client = createGroupClient({
    ...options,
    members: [...members.keys()],
    clock: createSystemClock(),
    timers,
    random: createSystemRandom(),
    send: (to, request) => connections.get(to)?.send(request),
  });
  for (const [id, address] of members) {
    const connection = connectToMember({
      address,
      timers,
      onResponse: (response) => client.receive(id, response),
      onDisconnect: () => client.disconnected(id),
    });
    connections.set(id, connection);
  }
  return {
    execute: client.execute,
    query: client.query,
    close() {
      client.close();
      for (const connection of connections.values()) connection.close();
    },
  };
}
