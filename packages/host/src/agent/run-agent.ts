import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createEdgeNode, createUplink, type EdgeNode, type Uplink } from "@edgeloom/agent-core";
import { EdgeloomError, type TimerHandle, type Timers } from "@edgeloom/kernel";
import { fleetProtocolVersion } from "@edgeloom/protocol";
import { openFileDisk } from "../disk/file-disk.ts";
import { createFleetSocket, type FleetSocket } from "../fleet-socket/fleet-socket.ts";
import { createToldOnce } from "../fleet-socket/told-once.ts";
import type { TlsPeers } from "../peers/tls-peers.ts";
import { type HealthServer, startHealthServer } from "../process/health-server.ts";
import {
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "../system-time/system-time.ts";
import { createHostTelemetry } from "../telemetry/host-telemetry.ts";
import { createProcessHost } from "../workloads/process-host.ts";
import { type EnrolledAgent, loadAgent, lockDirectory, saveAgent } from "./agent-store.ts";
import { enrolHost } from "./enrol.ts";
import { createFileGroupDisks } from "./group-disks.ts";
import { describeHost, type HostDescription } from "./host-identity.ts";
import { listenForAgentPeers, type PeerListening } from "./peer-listening.ts";
import { keepSampling } from "./sampling.ts";

export interface AgentOptions {
  /** Address of a gateway: `http://127.0.0.1:4100`. May be left out once enrolled. */
  readonly gatewayUrl?: string | undefined;
  /** One-time enrolment token; needed only the first time. */
  readonly token?: string | undefined;
  /** Folder for identity, key, state and workloads. */
  readonly dataDirectory: string;
  readonly host?: HostDescription | undefined;
  /** Where it listens for other edge nodes, with which it forms coordination groups. */
  readonly peers?: PeerListening | undefined;
  /** Port of `/healthz` on loopback, which is there from the beginning: 503 until the agent has joined. */
  readonly healthPort?: number | undefined;
  /** Ends the wait for a gateway to enrol at. */
  readonly signal?: AbortSignal | undefined;
  readonly version: string;
  readonly onEvent: (event: AgentEvent) => void;
}

export type AgentEvent =
  /** It cannot enrol yet and goes on trying; told once for each reason. */
  | { readonly type: "waiting"; readonly error: unknown }
  | { readonly type: "enrolled"; readonly nodeId: string; readonly fleetId: string }
  | { readonly type: "joined" }
  | { readonly type: "cut_off"; readonly reason: string }
  | { readonly type: "trouble"; readonly error: unknown }
  /** Another agent runs under the same identity; this one has stopped talking to the gateway. */
  | { readonly type: "replaced" };

/** A running agent. */
export interface Agent {
  readonly nodeId: string;
  readonly fleetId: string;
  readonly isJoined: boolean;
  readonly node: EdgeNode;
  /** Leaves the gateway and lets go of the folder. Workloads go on, and the next agent takes them over. */
  stop(): Promise<void>;
}

/** Samples kept while cut off: at one a second about three hours. */
const samplesKeptMax = 10_000;
const samplePeriodMsDefault = 1_000;

async function enrolledAgent(options: AgentOptions, timers: Timers): Promise<EnrolledAgent> {
  const { dataDirectory, gatewayUrl, token, version, signal, onEvent } = options;
  const held = loadAgent(dataDirectory);
  if (held !== null) {
    const moved = gatewayUrl !== undefined && gatewayUrl !== held.gatewayUrl;
    const agent = moved ? { ...held, gatewayUrl } : held;
    if (moved) saveAgent(dataDirectory, agent);
    return agent;
  }
  if (gatewayUrl === undefined || token === undefined) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `This host has not enrolled yet: ${dataDirectory} holds no identity`,
      remedy: "Give --join with the gateway's address and --token with a token from the fleet page",
    });
  }
  const identity = describeHost(options.host ?? {}, dataDirectory);
  const waiting = createToldOnce((error) => onEvent({ type: "waiting", error }));
  const agent = await enrolHost(
    { gatewayUrl, token, identity, agentVersion: version },
    { timers, signal, onWaiting: waiting.tell },
  );
  saveAgent(dataDirectory, agent);
  onEvent({ type: "enrolled", nodeId: agent.nodeId, fleetId: agent.fleetId });
  return agent;
}

/** A host that enrols wants to be used: its first start takes the node through `warming` to `active`. */
async function enterService(node: EdgeNode): Promise<void> {
  if (node.state().lifecycle === "initialized") {
    await node.execute("transition", { to: "warming" }, { key: "agent:warming" });
  }
  if (node.state().lifecycle === "warming") {
    await node.execute("transition", { to: "active" }, { key: "agent:active" });
  }
}

function connect(
  agent: EnrolledAgent,
  node: EdgeNode,
  timers: Timers,
  options: AgentOptions,
  onJoined: (samplePeriodMs: number) => void,
): { readonly uplink: Uplink; readonly socket: FleetSocket } {
  const { onEvent, version } = options;
  const trouble = createToldOnce((error) => onEvent({ type: "trouble", error }));
  const socket = createFleetSocket({
    url: agent.gatewayUrl,
    handshake: {
      kind: "agent",
      protocol: fleetProtocolVersion,
      nodeId: agent.nodeId,
      key: agent.key,
    },
    timers,
    onConnected: () => uplink.connected(),
    onDisconnected(reason) {
      uplink.disconnected();
      onEvent({ type: "cut_off", reason });
    },
    onRefused: trouble.tell,
    onReplaced() {
      uplink.disconnected();
      onEvent({ type: "replaced" });
    },
    onCommand({ command, request, key }, answer) {
      node.submit(command, request, key, (result) => {
        answer(result.ok ? result : { ok: false, error: result.error.toJSON() });
      });
    },
  });
  const uplink = createUplink({
    nodes: [
      {
        identity: node.identity,
        isReachable: true,
        state: () => node.state(),
        get historySeq() {
          return node.historySeq;
        },
        historyAfter: (seq, limit) => node.historyAfter(seq, limit),
      },
    ],
    transport: socket.transport,
    timers,
    agentVersion: version,
    samplesKeptMax,
    onJoined({ samplePeriodMs }) {
      trouble.over();
      onJoined(samplePeriodMs);
      onEvent({ type: "joined" });
    },
    onTrouble: trouble.tell,
  });
  return { uplink, socket };
}

/**
 * Runs the agent of this host: enrols when it has not, waiting for the gateway if need be, takes over workloads that
 * an earlier agent left running, and stays connected. It works on while the gateway is away.
 * @throws EdgeloomError `conflict` (folder in use), `invalid_input`, and what enrolment is refused with
 */
export async function runAgent(options: AgentOptions): Promise<Agent> {
  const { dataDirectory, healthPort } = options;
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(dataDirectory);
  let running: WorkingAgent | null = null;
  let health: HealthServer | null = null;
  const release = async (): Promise<void> => {
    await health?.close();
    unlock();
  };
  try {
    if (healthPort !== undefined) {
      const healthy = (): boolean => running?.isJoined === true;
      health = await startHealthServer({ port: healthPort, healthy });
    }
    const timers = createSystemTimers();
    const enrolled = await enrolledAgent(options, timers);
    const peers = await listenForAgentPeers(
      enrolled.nodeId,
      enrolled.gatewayUrl,
      dataDirectory,
      options.peers ?? {},
      timers,
    );
    const agent = start(enrolled, peers, options, timers);
    running = agent;
    return {
      nodeId: agent.nodeId,
      fleetId: agent.fleetId,
      node: agent.node,
      get isJoined() {
        return agent.isJoined;
      },
      async stop() {
        agent.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

interface WorkingAgent extends Omit<Agent, "stop"> {
  stop(): void;
}

function start(
  agent: EnrolledAgent,
  peers: TlsPeers,
  options: AgentOptions,
  timers: Timers,
): WorkingAgent {
  const { dataDirectory } = options;
  const clock = createSystemClock();
  const disk = openFileDisk(join(dataDirectory, "state"));
  const workloadHost = createProcessHost({
    directory: join(dataDirectory, "workloads"),
    clock,
    timers,
  });
  const telemetry = createHostTelemetry({
    clock,
    dataDirectory,
    workloadsRunning: () => workloadHost.running,
  });
  let uplink: Uplink | null = null;
  const groupDisks = createFileGroupDisks(join(dataDirectory, "groups"));
  const node = createEdgeNode({
    identity: agent.identity,
    clock,
    timers,
    random: createSystemRandom(),
    disk,
    workloadHost,
    telemetry,
    // What arrives in one turn of the event loop shares one write to the disk.
    groups: { peers, disks: groupDisks, defer: (callback) => setImmediate(callback) },
    onChange: () => uplink?.changed(0),
  });
  let sampling: TimerHandle | null = null;
  const sampleEvery = (periodMs: number): void => {
    sampling?.cancel();
    sampling = keepSampling(telemetry, timers, periodMs, connection.uplink);
  };
  const connection = connect(agent, node, timers, options, sampleEvery);
  uplink = connection.uplink;
  sampleEvery(samplePeriodMsDefault);
  enterService(node).catch((error) => options.onEvent({ type: "trouble", error }));
  return {
    nodeId: agent.nodeId,
    fleetId: agent.fleetId,
    node,
    get isJoined() {
      return connection.uplink.isJoined;
    },
    stop() {
      sampling?.cancel();
      connection.uplink.stop();
      connection.socket.close();
      node.stop();
      peers.close();
      groupDisks.close();
      workloadHost.close();
      disk.close();
    },
  };
}
