import type { FleetFacts } from "@edgeloom/db";
import type { Socket } from "socket.io";
import { LiveNode } from "./live-node.ts";

/** Who a socket on `/fleet` is, as its handshake proved. */
export type FleetPeer =
  | { readonly kind: "enrol"; readonly token: string }
  | { readonly kind: "agent"; readonly nodeId: string; readonly facts: FleetFacts }
  | { readonly kind: "world"; readonly facts: FleetFacts };

export type JoinedPeer = Exclude<FleetPeer, { kind: "enrol" }>;

/** Room of the one socket that holds an edge node, in the whole cluster of gateways. */
export function holderRoom(facts: Pick<FleetFacts, "fleetId" | "kind">, nodeId: string): string {
  return facts.kind === "simulated" ? `world:${facts.fleetId}` : `agent:${facts.fleetId}/${nodeId}`;
}

export function roomOfPeer(peer: JoinedPeer): string {
  return holderRoom(peer.facts, peer.kind === "agent" ? peer.nodeId : "");
}

/** A socket with the edge nodes it joined. */
export class FleetConnection {
  readonly socket: Socket;
  readonly peer: JoinedPeer;
  readonly #byId = new Map<string, LiveNode>();
  readonly #byIndex = new Map<number, LiveNode>();

  constructor(socket: Socket, peer: JoinedPeer) {
    this.socket = socket;
    this.peer = peer;
  }

  get fleetId(): string {
    return this.peer.facts.fleetId;
  }

  get nodes(): Iterable<LiveNode> {
    return this.#byId.values();
  }

  get nodeIds(): string[] {
    return [...this.#byId.keys()];
  }

  node(nodeId: string): LiveNode | undefined {
    return this.#byId.get(nodeId);
  }

  nodeAt(index: number): LiveNode | undefined {
    return this.#byIndex.get(index);
  }

  join(nodeId: string, index: number, monotonic: number): void {
    if (this.#byId.has(nodeId)) return;
    const node = new LiveNode(nodeId, index, monotonic);
    this.#byId.set(nodeId, node);
    this.#byIndex.set(index, node);
  }
}

/** The connections of this gateway by the room of what they hold. */
export class ConnectionTable {
  readonly #connections = new Map<string, FleetConnection>();
  readonly #waiting = new Map<string, Set<() => void>>();

  get all(): Iterable<FleetConnection> {
    return this.#connections.values();
  }

  at(room: string): FleetConnection | undefined {
    return this.#connections.get(room);
  }

  add(connection: FleetConnection): void {
    const room = roomOfPeer(connection.peer);
    this.#connections.set(room, connection);
    for (const wake of this.#waiting.get(room) ?? []) wake();
  }

  /** False when another connection took its place meanwhile. */
  remove(connection: FleetConnection): boolean {
    const room = roomOfPeer(connection.peer);
    if (this.#connections.get(room) !== connection) return false;
    return this.#connections.delete(room);
  }

  /** Calls back when a connection for the room is added; returns how to stop waiting. */
  onAdded(room: string, wake: () => void): () => void {
    const waiting = this.#waiting.get(room) ?? new Set();
    this.#waiting.set(room, waiting.add(wake));
    return () => {
      waiting.delete(wake);
      if (waiting.size === 0 && this.#waiting.get(room) === waiting) this.#waiting.delete(room);
    };
  }
}
