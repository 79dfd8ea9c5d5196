import { createUplink, type Uplink, type UplinkNode } from "@edgeloom/agent-core";
import type { FleetSocket, Log } from "@edgeloom/host";
import { createFleetSocket, createToldOnce } from "@edgeloom/host";
import { EdgeloomError, type Timers, toErrorDetails } from "@edgeloom/kernel";
import {
  type Acknowledgement,
  type CommandEnvelope,
  fleetProtocolVersion,
} from "@edgeloom/protocol";
import {
  type SimulatedNode,
  simulatedAgentVersion,
  type TimeDrive,
  type World,
} from "@edgeloom/simulator";
import type { Environment } from "./env.ts";

export interface ServeWorldOptions {
  readonly env: Environment;
  readonly world: World;
  readonly drive: TimeDrive;
  readonly timers: Timers;
  readonly log: Log;
  /** Another simulator took over this fleet. */
  readonly onReplaced: () => void;
}

/** A world joined to a gateway. */
export interface ServedWorld {
  readonly uplink: Uplink;
  close(): void;
}

/** A simulated node as the uplink sees it: what is cut off in the world is not heard of outside it. */
function uplinkNode(node: SimulatedNode): UplinkNode {
  return {
    identity: node.site.identity,
    get isReachable() {
      return !node.isCutOff;
    },
    state: () => node.state(),
    get historySeq() {
      return node.agent?.historySeq ?? 0;
    },
    historyAfter: (seq, limit) => node.agent?.historyAfter(seq, limit) ?? [],
  };
}

const unknownNode = (nodeId: string): EdgeloomError =>
  new EdgeloomError({ code: "not_found", message: `This world has no edge node "${nodeId}"` });

/** Executes a command in the world; the answer comes when the world's network has brought it back. */
function execute(
  { world, drive }: Pick<ServeWorldOptions, "world" | "drive">,
  { nodeId, command, request, key }: CommandEnvelope,
  answer: (acknowledgement: Acknowledgement<unknown>) => void,
): void {
  const node = world.indexOf(nodeId);
  if (node === undefined) {
    answer({ ok: false, error: unknownNode(nodeId).toJSON() });
    return;
  }
  const release = drive.hold();
  world.submit(node, command, request, key, (result) => {
    release();
    answer(result.ok ? result : { ok: false, error: result.error.toJSON() });
  });
}

/** Where troubles with the gateway are told. */
function warn(log: Log, error: unknown): void {
  const { message, remedy } = toErrorDetails(error);
  log("warning", message, remedy === undefined ? {} : { remedy });
}

/** Joins the world to the gateway and keeps it joined. */
export function serveWorld(options: ServeWorldOptions): ServedWorld {
  const { env, world, timers, log } = options;
  const trouble = createToldOnce((error) => warn(log, error));
  const socket: FleetSocket = createFleetSocket({
    url: env.EDGELOOM_GATEWAY_URL,
    handshake: {
      kind: "world",
      protocol: fleetProtocolVersion,
      fleetId: env.EDGELOOM_SIM_FLEET_ID,
      key: env.EDGELOOM_SIM_KEY,
    },
    timers,
    onConnected: () => uplink.connected(),
    onDisconnected(reason) {
      uplink.disconnected();
      log("warning", "The gateway is gone; the world goes on and catches up later", { reason });
    },
    onRefused: trouble.tell,
    onReplaced() {
      uplink.disconnected();
      log("error", "Another simulator joined as this fleet and took over", {
        remedy: "Run one simulator for each simulated fleet",
      });
      options.onReplaced();
    },
    onCommand: (command, answer) => execute(options, command, answer),
  });
  const uplink = createUplink({
    nodes: world.nodes.map(uplinkNode),
    transport: socket.transport,
    timers,
    agentVersion: simulatedAgentVersion,
    onJoined() {
      trouble.over();
      log("info", "The world has joined the gateway", { nodes: world.nodes.length });
    },
    onTrouble: trouble.tell,
  });
  world.onSamples((batch) => uplink.push(batch));
  world.onChange((node) => uplink.changed(node));
  return {
    uplink,
    close() {
      uplink.stop();
      socket.close();
    },
  };
}
