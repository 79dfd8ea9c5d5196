import { nodeStateSchema, telemetryFields } from "@edgeloom/agent-core";
import { signTicket } from "@edgeloom/host";
import {
  decodeTelemetryFrame,
  encodeTelemetryColumns,
  fleetProtocolVersion,
  nodeIdentitySchema,
} from "@edgeloom/protocol";
import { io, type Socket } from "socket.io-client";

const probes = 200;
const everyMs = 50;

const identity = nodeIdentitySchema.parse({
  id: "probe",
  name: "Probe",
  region: "eu-central",
  country: "DE",
  city: "Berlin",
  coordinates: { latitude: 52.5, longitude: 13.4 },
  timeZone: "Europe/Berlin",
  capabilities: { cpuCores: 1, memoryGb: 1, storageGb: 1 },
  complianceZones: [],
  provider: "bench",
  pricing: {},
  labels: {},
});
const state = nodeStateSchema.parse({
  lifecycle: "active",
  cordoned: false,
  lease: null,
  fencingTokenHighest: 0,
  workloads: [],
  faults: [],
  startedAt: 0,
  revision: 0,
});

async function ask(socket: Socket, event: string, request: unknown): Promise<unknown> {
  const answer = await socket.timeout(30_000).emitWithAck(event, request);
  if (answer.ok) return answer.value;
  throw new Error(`${event} was refused: ${answer.error.message}`);
}

/** Sends samples of one node through the gateway and times their arrival at a viewer on the same machine. */
export async function measureLatency(target: {
  readonly url: string;
  readonly ticketKey: string;
  readonly workspaceId: string;
  readonly fleetId: string;
  readonly worldKey: string;
}): Promise<{ readonly p50: number; readonly p95: number }> {
  const { url, fleetId, workspaceId } = target;
  const options = { transports: ["websocket"], forceNew: true };
  const auth = { kind: "world", protocol: fleetProtocolVersion, fleetId, key: target.worldKey };
  const world = io(`${url}/fleet`, { ...options, auth });
  const expiresAt = Date.now() + 600_000;
  const claims = { userId: "u", userName: "Bench", workspaceId, role: "owner", expiresAt } as const;
  const ticket = signTicket(claims, target.ticketKey);
  const viewer = io(`${url}/live`, { ...options, auth: { ticket } });
  try {
    const node = { identity, state, agentVersion: "bench", historySeq: 0 };
    const joined = (await ask(world, "hello", { nodes: [node] })) as {
      readonly nodes: readonly { readonly index: number }[];
    };
    await ask(viewer, "subscribe", { kind: "telemetry", fleetId, detail: "nodes" });
    const sentAt = new Map<number, number>();
    const took: number[] = [];
    viewer.on("telemetry", ({ frame }: { frame: ArrayBuffer }) => {
      const at = decodeTelemetryFrame(new Uint8Array(frame)).at[0] ?? 0;
      const sent = sentAt.get(at);
      if (sent !== undefined) took.push(performance.now() - sent);
    });
    for (let probe = 0; probe < probes; probe += 1) {
      const at = Date.now();
      sentAt.set(at, performance.now());
      const columns = {
        length: 1,
        index: Uint32Array.of(joined.nodes[0]?.index ?? 0),
        at: Float64Array.of(at),
        values: new Float32Array(telemetryFields.length).fill(0.5),
      };
      await ask(world, "telemetry", encodeTelemetryColumns(columns));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    took.sort((a, b) => a - b);
    const quantile = (q: number): number => took[Math.ceil(q * took.length) - 1] ?? Number.NaN;
    return { p50: quantile(0.5), p95: quantile(0.95) };
  } finally {
    world.disconnect();
    viewer.disconnect();
  }
}
