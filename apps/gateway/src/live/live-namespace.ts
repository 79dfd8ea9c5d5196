import type { Database } from "@edgeloom/db";
import type { Clock } from "@edgeloom/kernel";
import { assertNever } from "@edgeloom/kernel";
import { liveChannel, type RunEvent, type TicketClaims, type Topic } from "@edgeloom/protocol";
import type { Namespace, Socket } from "socket.io";
import { acknowledged } from "../acknowledge.ts";
import type { WatchSet } from "../cluster/watch-set.ts";
import type { DocumentHub } from "../documents/document-hub.ts";
import { guardNamespace, type HandshakeServices } from "../handshakes.ts";
import type { Authoriser } from "./authorise.ts";
import { type GroupHub, groupKey } from "./group-hub.ts";
import { admitToLive } from "./handshake.ts";
import type { RunFeed } from "./run-feed.ts";
import type { TelemetryHub } from "./telemetry-hub.ts";
import { Viewer } from "./viewer.ts";

export interface LiveServices {
  readonly namespace: Namespace;
  readonly pool: Database["pool"];
  readonly clock: Clock;
  readonly ticketKey: string;
  readonly origins: readonly string[];
  readonly authoriser: Authoriser;
  readonly runs: RunFeed;
  readonly telemetry: TelemetryHub;
  readonly groups: GroupHub;
  readonly documents: DocumentHub;
  readonly watching: WatchSet;
}

export const fleetRoom = (fleetId: string): string => `fleet:${fleetId}`;
export const runsRoom = (workspaceId: string): string => `runs:${workspaceId}`;

/** Two subscriptions with the same key are one; the later replaces the earlier. */
function topicKey(topic: Topic): string {
  switch (topic.kind) {
    case "run":
      return `run:${topic.runId}`;
    case "runs":
      return "runs";
    case "fleet":
      return fleetRoom(topic.fleetId);
    case "telemetry":
      return `telemetry:${topic.fleetId}:${topic.detail}`;
    case "group":
      return groupKey(topic);
    case "workflow":
      return `workflow:${topic.workflowId}`;
    default:
      return assertNever(topic);
  }
}

async function followRun(
  { authoriser, runs, watching }: LiveServices,
  viewer: Viewer,
  topic: Extract<Topic, { kind: "run" }>,
): Promise<RunEvent[]> {
  const { runId, afterSeq } = topic;
  await authoriser.run(viewer.claims, runId);
  const unwatch = watching.add(`run:${runId}`);
  const { follower, leave } = runs.follow(runId, afterSeq, (events) =>
    viewer.send("run_events", { runId, events }),
  );
  viewer.enter(topicKey(topic), () => {
    leave();
    unwatch();
  });
  const events = await follower.snapshot();
  // After the acknowledgement, which carries the snapshot and is written in this turn of the event loop.
  setImmediate(() => follower.begin());
  return events;
}

function joinRoom(viewer: Viewer, key: string, room: string): void {
  void viewer.socket.join(room);
  viewer.enter(key, () => void viewer.socket.leave(room));
}

async function subscribe(
  services: LiveServices,
  viewer: Viewer,
  topic: Topic,
): Promise<{ events: RunEvent[] }> {
  const { authoriser, telemetry, groups, documents, watching } = services;
  const { claims } = viewer;
  const key = topicKey(topic);
  switch (topic.kind) {
    case "run":
      return { events: await followRun(services, viewer, topic) };
    case "runs":
      joinRoom(viewer, key, runsRoom(claims.workspaceId));
      return { events: [] };
    case "fleet":
      await authoriser.fleet(claims, topic.fleetId);
      joinRoom(viewer, key, fleetRoom(topic.fleetId));
      return { events: [] };
    case "telemetry": {
      await authoriser.fleet(claims, topic.fleetId);
      const unwatch = watching.add(`telemetry:${topic.fleetId}`);
      const leave = await telemetry.join(viewer, topic);
      viewer.enter(key, () => {
        leave();
        unwatch();
      });
      return { events: [] };
    }
    case "group":
      await authoriser.group(claims, topic.fleetId, topic.groupId);
      viewer.enter(key, groups.join(viewer, topic));
      return { events: [] };
    case "workflow": {
      await authoriser.workflow(claims, topic.workflowId);
      viewer.enter(key, await documents.join(viewer, topic.workflowId));
      return { events: [] };
    }
    default:
      return assertNever(topic);
  }
}

function serveViewer(
  services: LiveServices,
  { log, figures }: HandshakeServices,
  socket: Socket,
): void {
  const viewer = new Viewer(socket, socket.data as TicketClaims, () => {
    figures.viewersCutOff += 1;
  });
  const { subscribe: subscribing, unsubscribe, document } = liveChannel.clientToGateway;
  socket.on(
    "subscribe",
    acknowledged("subscribe", subscribing.request, log, async (topic) => {
      const answer = await subscribe(services, viewer, topic);
      // It went while its objects were looked up; what it joined must not stay behind.
      if (socket.disconnected) viewer.leaveAll();
      return answer;
    }),
  );
  socket.on(
    "unsubscribe",
    acknowledged("unsubscribe", unsubscribe.request, log, (topic) => {
      viewer.leave(topicKey(topic));
      return {};
    }),
  );
  socket.on(
    "document",
    acknowledged("document", document.request, log, (message) => {
      services.documents.receive(viewer, message);
      return {};
    }),
  );
  socket.on("disconnect", () => viewer.leaveAll());
}

/** Serves `/live`: browsers and SDK clients. */
export function serveLive(services: LiveServices, handshakes: HandshakeServices): void {
  const { namespace } = services;
  guardNamespace(namespace, handshakes, (socket) => admitToLive(services, socket));
  namespace.on("connection", (socket) => serveViewer(services, handshakes, socket));
}
