import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  decodeTelemetryFrame,
  fleetChannel,
  fleetHandshakeSchema,
  type TelemetryColumns,
} from "@edgeloom/protocol";
import { Server, type Socket } from "socket.io";
import type { z } from "zod";

const { hello, report, roster } = fleetChannel.agentToGateway;

export const goodKey = "a-key-of-sixteen-or-more";

/** The gateway's half of the `/fleet` channel, as small as it can be: it keeps what it is told. */
export interface SmallGateway {
  readonly url: string;
  readonly hellos: z.output<typeof hello.request>[];
  readonly reports: z.output<typeof report.request>[];
  readonly frames: TelemetryColumns[];
  readonly rosters: (readonly string[])[];
  /** Sends a command to the world that is connected, and gives back its acknowledgement. */
  command(nodeId: string, command: string, request: unknown, key: string): Promise<unknown>;
  close(): Promise<void>;
}

type Ack = (answer: unknown) => void;

export async function startSmallGateway(port = 0): Promise<SmallGateway> {
  const http = createServer();
  const server = new Server(http, { transports: ["websocket"] });
  const fleet = server.of("/fleet");
  const gateway: Pick<SmallGateway, "hellos" | "reports" | "frames" | "rosters"> = {
    rosters: [],
    hellos: [],
    reports: [],
    frames: [],
  };
  const indexes = new Map<string, number>();
  const historySeqs = new Map<string, number>();
  let world: Socket | undefined;

  fleet.use((socket, next) => {
    const handshake = fleetHandshakeSchema.parse(socket.handshake.auth);
    if (handshake.kind === "world" && handshake.key === goodKey) return next();
    const data = { code: "unauthenticated", message: "The key of the world is wrong" };
    return next(Object.assign(new Error(data.message), { data }));
  });
  fleet.on("connection", (socket) => {
    world = socket;
    socket.on("hello", (message: unknown, ack: Ack) => {
      const request = hello.request.parse(message);
      gateway.hellos.push(request);
      const nodes = request.nodes.map(({ identity: { id } }) => {
        const index = indexes.get(id) ?? indexes.size;
        indexes.set(id, index);
        return { nodeId: id, index, historySeq: historySeqs.get(id) ?? 0 };
      });
      ack({ ok: true, value: { nodes, samplePeriodMs: 1_000, now: 0 } });
    });
    socket.on("report", (message: unknown, ack: Ack) => {
      const request = report.request.parse(message);
      gateway.reports.push(request);
      const nodes = request.nodes.map(({ nodeId, history }) => {
        const historySeq = history.at(-1)?.seq ?? historySeqs.get(nodeId) ?? 0;
        historySeqs.set(nodeId, historySeq);
        return { nodeId, historySeq };
      });
      ack({ ok: true, value: { nodes } });
    });
    socket.on("roster", (message: unknown, ack: Ack) => {
      gateway.rosters.push(roster.request.parse(message).nodeIds);
      ack({ ok: true, value: { removed: 0 } });
    });
    socket.on("telemetry", (frame: Uint8Array, ack: Ack) => {
      const columns = decodeTelemetryFrame(frame);
      gateway.frames.push(columns);
      ack({ ok: true, value: { accepted: columns.length } });
    });
  });
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  const address = http.address() as AddressInfo;
  return {
    ...gateway,
    url: `http://127.0.0.1:${address.port}`,
    async command(nodeId, command, request, key) {
      if (world === undefined) throw new Error("no world is connected");
      const envelope = { nodeId, command, request, key, timeoutMs: 20_000 };
      return await world.timeout(20_000).emitWithAck("command", envelope);
    },
    close: () => server.close(),
  };
}
