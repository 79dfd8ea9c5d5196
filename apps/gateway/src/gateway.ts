import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createDocumentRepository,
  createEnrolmentRepository,
  type Database,
  newId,
} from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import type { Clock, Timers } from "@edgeloom/kernel";
import {
  decodeTelemetryFrame,
  encodeTelemetryColumns,
  type RunEvent,
  type TelemetryColumns,
} from "@edgeloom/protocol";
import { Server } from "socket.io";
import { type Cluster, joinCluster } from "./cluster/adapter.ts";
import { type ClusterBus, createAdapterBus, loneGateway } from "./cluster/bus.ts";
import { WatchSet } from "./cluster/watch-set.ts";
import { DocumentHub } from "./documents/document-hub.ts";
import { createFigures, type Figures } from "./figures.ts";
import { CommandRouter } from "./fleet/command-router.ts";
import { ConnectionTable } from "./fleet/connection.ts";
import { serveFleet } from "./fleet/fleet-namespace.ts";
import { keepPresence } from "./fleet/presence.ts";
import type { FleetServices } from "./fleet/services.ts";
import { HandshakeLimiter } from "./handshakes.ts";
import { createEndpoints } from "./http/endpoints.ts";
import { Ingest } from "./ingest/ingest.ts";
import { keepPartitions } from "./ingest/retention.ts";
import { serveInternal } from "./internal/internal-namespace.ts";
import { createAuthoriser } from "./live/authorise.ts";
import { GroupHub } from "./live/group-hub.ts";
import { fleetRoom, runsRoom, serveLive } from "./live/live-namespace.ts";
import { keepMemberships } from "./live/membership.ts";
import { NodeChanges } from "./live/node-changes.ts";
import type { RunEventSource } from "./live/run-event-source.ts";
import { RunFeed } from "./live/run-feed.ts";
import { TelemetryHub } from "./live/telemetry-hub.ts";

export interface GatewayOptions {
  readonly pool: Database["pool"];
  readonly runEvents: RunEventSource;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly ticketKey: string;
  readonly internalToken: string;
  readonly origins: readonly string[];
  readonly cluster: Cluster;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly healthPort?: number | undefined;
  readonly retentionMs: number;
}

export interface Gateway {
  readonly port: number;
  readonly figures: Figures;
  /** Stores what is queued, closes all connections, and resolves when nothing is left running. */
  close(): Promise<void>;
}

/** Bytes of one message: a frame of 10,000 samples takes 600 kB, a chunk of 1,000 identities about 1 MB. */
const messageBytesMax = 8_000_000;
const catchUpEveryMs = 1_000;

async function listen(server: HttpServer, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Brings up the three channels of a gateway on one port. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { pool, clock, timers, log, retentionMs } = options;
  const figures = createFigures();
  const ingest = new Ingest({ pool, clock, timers, figures, log, retentionMs });
  const connections = new ConnectionTable();
  const endpoints = createEndpoints({
    pool,
    figures,
    gauges: () => ({
      samplesQueued: ingest.queued,
      fleetConnections: [...connections.all].length,
      edgeNodes: [...connections.all].reduce((sum, { nodeIds }) => sum + nodeIds.length, 0),
      viewers: io.of("/live").sockets.size,
    }),
  });
  const http = createServer(endpoints);
  const io = new Server(http, {
    transports: ["websocket"],
    maxHttpBufferSize: messageBytesMax,
    serveClient: false,
    pingInterval: 10_000,
    pingTimeout: 10_000,
  });
  const leaveCluster = await joinCluster(io, options.cluster, log);
  const live = io.of("/live");
  const isShared = options.cluster.kind !== "none";
  const bus = isShared ? createAdapterBus(live) : loneGateway;
  const watching = new WatchSet({ gateway: newId("gw"), bus, clock, timers });
  const documents = createDocumentRepository(pool);
  const documentHub = new DocumentHub({ documents, timers, log, bus, isShared });
  const runs = new RunFeed(options.runEvents);
  const telemetry = new TelemetryHub({ pool, clock, timers, figures, log });
  const nodeChanges = new NodeChanges({
    pool,
    timers,
    log,
    emit: (fleetId, nodes) => live.to(fleetRoom(fleetId)).emit("node_changed", { fleetId, nodes }),
  });
  const services: FleetServices = {
    namespace: io.of("/fleet"),
    pool,
    enrolments: createEnrolmentRepository(pool),
    connections,
    ingest,
    audience: {
      nodesChanged: (fleetId, nodeIds) => nodeChanges.add(fleetId, nodeIds),
      telemetry: (fleetId, columns) =>
        showTelemetry({ telemetry, watching, bus }, fleetId, columns),
    },
    figures,
    clock,
    timers,
    log,
  };
  const router = new CommandRouter(services);
  const groups = new GroupHub({ pool, clock, timers, log, router, watching, bus });
  receiveFromCluster(bus, { runs, telemetry, groups });
  const handshakes = { limiter: new HandshakeLimiter(clock), figures, log };
  serveFleet(services, handshakes);
  serveLive(
    {
      namespace: live,
      pool,
      clock,
      ticketKey: options.ticketKey,
      origins: options.origins,
      authoriser: createAuthoriser({ pool, runs: options.runEvents, documents }),
      runs,
      telemetry,
      groups,
      documents: documentHub,
      watching,
    },
    handshakes,
  );
  serveInternal(
    {
      namespace: io.of("/internal"),
      token: options.internalToken,
      router,
      watching,
      documents: documentHub,
      runEvents: (runId, events) => showRunEvents({ runs, watching, bus }, runId, events),
      runChanged: (workspaceId, run) => {
        live.to(runsRoom(workspaceId)).emit("run_changed", run);
      },
    },
    handshakes,
  );
  const presence = keepPresence(services, !isShared);
  const memberships = keepMemberships({ namespace: live, pool, timers, log });
  const partitions = keepPartitions({ pool, clock, timers, log, retentionMs });
  const catchUp = timers.every(catchUpEveryMs, () => {
    runs
      .catchUp()
      .catch((error) =>
        log("warning", "Events of runs were not looked up", { error: String(error) }),
      );
  });
  const healthServer = options.healthPort === undefined ? undefined : createServer(endpoints);
  if (healthServer !== undefined && options.healthPort !== undefined) {
    await listen(healthServer, options.healthPort, options.host);
  }
  const port = await listen(http, options.port, options.host);

  return {
    port,
    figures,
    async close() {
      for (const task of [presence, memberships, partitions]) task.stop();
      catchUp.cancel();
      watching.stop();
      telemetry.stop();
      groups.stop();
      nodeChanges.stop();
      await io.close();
      await documentHub.close();
      await ingest.close();
      await leaveCluster();
      healthServer?.close();
    },
  };
}

function receiveFromCluster(
  bus: ClusterBus,
  hubs: { runs: RunFeed; telemetry: TelemetryHub; groups: GroupHub },
): void {
  const { runs, telemetry, groups } = hubs;
  bus.onMessage((message) => {
    if (message.type === "run_events") runs.accept(message.runId, message.events);
    if (message.type === "telemetry") {
      telemetry.accept(message.fleetId, decodeTelemetryFrame(message.frame));
    }
    if (message.type === "group_status") groups.accept(message.frame);
  });
}

/** To viewers here, and to other gateways only when somebody there follows the fleet. */
function showTelemetry(
  { telemetry, watching, bus }: { telemetry: TelemetryHub; watching: WatchSet; bus: ClusterBus },
  fleetId: string,
  columns: TelemetryColumns,
): void {
  telemetry.accept(fleetId, columns);
  if (!watching.isWatchedElsewhere(`telemetry:${fleetId}`)) return;
  bus.publish({ type: "telemetry", fleetId, frame: encodeTelemetryColumns(columns) });
}

function showRunEvents(
  { runs, watching, bus }: { runs: RunFeed; watching: WatchSet; bus: ClusterBus },
  runId: string,
  events: readonly RunEvent[],
): void {
  runs.accept(runId, events);
  if (!watching.isWatchedElsewhere(`run:${runId}`)) return;
  bus.publish({ type: "run_events", runId, events: [...events] });
}
