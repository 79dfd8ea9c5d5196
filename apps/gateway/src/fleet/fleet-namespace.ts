import { markOffline } from "@edgeloom/db";
import { EdgeloomError } from "@edgeloom/kernel";
import { fleetChannel } from "@edgeloom/protocol";
import type { Socket } from "socket.io";
import { acknowledged } from "../acknowledge.ts";
import { guardNamespace, type HandshakeServices } from "../handshakes.ts";
import { FleetConnection, type FleetPeer, type JoinedPeer, roomOfPeer } from "./connection.ts";
import { admitToFleet } from "./handshake.ts";
import { hello } from "./hello.ts";
import { report } from "./report.ts";
import { roster } from "./roster.ts";
import type { FleetServices } from "./services.ts";
import { telemetry } from "./telemetry.ts";

const { agentToGateway } = fleetChannel;

/** A socket that holds an enrolment token can do one thing. */
function serveEnrolment(services: FleetServices, socket: Socket, token: string): void {
  const { enrolments, audience, log } = services;
  socket.on(
    "enrol",
    acknowledged("enrol", agentToGateway.enrol.request, log, async (request) => {
      const enrolment = await enrolments.enrol(token, request.identity, request.agentVersion);
      audience.nodesChanged(enrolment.fleetId, [enrolment.nodeId]);
      log("info", "An edge node enrolled", {
        nodeId: enrolment.nodeId,
        fleetId: enrolment.fleetId,
      });
      return enrolment;
    }),
  );
}

/** Ends whatever connection held the same world or agent before, on any gateway. */
function replaceEarlier({ namespace }: FleetServices, peer: JoinedPeer, socket: Socket): void {
  // A cluster adapter may act on the room only after this socket has joined it.
  const earlier = namespace.in(roomOfPeer(peer)).except(socket.id);
  earlier.emit("replaced", {});
  earlier.disconnectSockets(true);
}

async function left(
  services: FleetServices,
  connection: FleetConnection,
  reason: string,
): Promise<void> {
  const current = services.connections.remove(connection);
  // Ended by the gateway: another connection took over, and it speaks for the same edge nodes.
  if (!current || reason === "server namespace disconnect") return;
  const nodeIds = connection.nodeIds;
  await markOffline(services.pool, connection.fleetId, nodeIds);
  services.audience.nodesChanged(connection.fleetId, nodeIds);
}

function servePeer(services: FleetServices, socket: Socket, peer: JoinedPeer): void {
  const { log, connections } = services;
  const connection = new FleetConnection(socket, peer);
  replaceEarlier(services, peer, socket);
  void socket.join(roomOfPeer(peer));
  connections.add(connection);
  const current = (): FleetConnection => {
    if (connections.at(roomOfPeer(peer)) === connection) return connection;
    throw new EdgeloomError({
      code: "gone",
      message: "Another connection for the same edge node or world took over",
      remedy: "Run each world and each agent once",
    });
  };
  socket.on(
    "hello",
    acknowledged("hello", agentToGateway.hello.request, log, (request) =>
      hello(services, current(), request),
    ),
  );
  socket.on(
    "report",
    acknowledged("report", agentToGateway.report.request, log, (request) =>
      report(services, current(), request),
    ),
  );
  socket.on(
    "roster",
    acknowledged("roster", agentToGateway.roster.request, log, (request) =>
      roster(services, current(), request),
    ),
  );
  socket.on(
    "telemetry",
    acknowledged("telemetry", agentToGateway.telemetry.request, log, (frame) =>
      telemetry(services, current(), frame),
    ),
  );
  socket.on("disconnect", (reason) => {
    left(services, connection, reason).catch((error) =>
      log("warning", "Edge nodes were not marked offline", { error: String(error) }),
    );
  });
}

/** Serves `/fleet`: agents and worlds. */
export function serveFleet(services: FleetServices, handshakes: HandshakeServices): void {
  guardNamespace(services.namespace, handshakes, (socket) => admitToFleet(services, socket));
  services.namespace.on("connection", (socket) => {
    const peer = socket.data as FleetPeer;
    if (peer.kind === "enrol") serveEnrolment(services, socket, peer.token);
    else servePeer(services, socket, peer);
  });
}
