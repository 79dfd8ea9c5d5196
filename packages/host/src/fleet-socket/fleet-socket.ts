import type { UplinkTransport } from "@edgeloom/agent-core";
import { EdgeloomError, type TimerHandle, type Timers } from "@edgeloom/kernel";
import {
  type Acknowledgement,
  acknowledgementSchema,
  type CommandEnvelope,
  commandEnvelopeSchema,
  encodeTelemetryColumns,
  errorDetailsSchema,
  errorFromDetails,
  type FleetHandshake,
  fleetChannel,
} from "@edgeloom/protocol";
import { io, type Socket } from "socket.io-client";
import type { z } from "zod";

export interface FleetSocketOptions {
  /** Address of a gateway: `http://127.0.0.1:4100`. */
  readonly url: string;
  readonly handshake: FleetHandshake;
  readonly timers: Timers;
  readonly onConnected: () => void;
  /** The connection broke, and not by `close`; it is being made again. */
  readonly onDisconnected: (reason: string) => void;
  /** The gateway was not there, or did not let us in; it is tried again, ever more slowly. */
  readonly onRefused: (error: EdgeloomError) => void;
  /** Another connection for the same agent or world took over; this one is closed for good. */
  readonly onReplaced: () => void;
  readonly onCommand: (
    command: CommandEnvelope,
    answer: (acknowledgement: Acknowledgement<unknown>) => void,
  ) => void;
}

/** The agent's end of the `/fleet` channel: of one real agent, or of a simulated world. */
export interface FleetSocket {
  readonly transport: UplinkTransport;
  close(): void;
}

const answerMsMax = 30_000;
const refusedDelayMs = 2_000;
const refusedDelayMsMax = 30_000;

/** Sends an event and gives back the value of its acknowledgement. @throws EdgeloomError the refusal, `timeout` */
async function ask<Response extends z.ZodType>(
  socket: Socket,
  event: string,
  message: unknown,
  response: Response,
): Promise<z.output<Response>> {
  // Without this, socket.io would keep the message and send it on the next connection, before the hello.
  if (!socket.connected) throw lost(event);
  const raw: unknown = await socket
    .timeout(answerMsMax)
    .emitWithAck(event, message)
    .catch(() => {
      throw lost(event);
    });
  const answer = acknowledgementSchema(response).parse(raw) as Acknowledgement<z.output<Response>>;
  if (!answer.ok) throw errorFromDetails(answer.error);
  return answer.value;
}

const lost = (event: string): EdgeloomError =>
  new EdgeloomError({
    code: "unavailable",
    message: `The gateway did not answer "${event}"`,
    remedy: "It is sent again by itself when the gateway is back",
  });

function createTransport(socket: Socket, isWorld: boolean): UplinkTransport {
  const { hello, report, roster, telemetry } = fleetChannel.agentToGateway;
  return {
    hello: (nodes) => ask(socket, "hello", { nodes }, hello.response),
    roster: isWorld ? (nodeIds) => ask(socket, "roster", { nodeIds }, roster.response) : undefined,
    report: (nodes) => ask(socket, "report", { nodes }, report.response),
    async telemetry({ length, node, at, values }) {
      const frame = encodeTelemetryColumns({ length, index: node, at, values });
      await ask(socket, "telemetry", frame, telemetry.response);
    },
  };
}

/** Details of a refusal by the gateway, or what kept it from being reached. */
function refusalOf(error: Error & { data?: unknown }, url: string): EdgeloomError {
  const details = errorDetailsSchema.safeParse(error.data);
  if (details.success) return errorFromDetails(details.data);
  return new EdgeloomError(
    {
      code: "unavailable",
      message: `The gateway at ${url} cannot be reached: ${error.message}`,
      remedy: "Check the address, and that the gateway runs",
    },
    { cause: error },
  );
}

/** Connects, and stays connected until it is closed or replaced. */
export function createFleetSocket(options: FleetSocketOptions): FleetSocket {
  const { url, timers } = options;
  const socket = io(`${url}/fleet`, {
    transports: ["websocket"],
    auth: options.handshake,
    reconnectionDelay: 200,
    reconnectionDelayMax: 5_000,
    forceNew: true,
  });
  let again: TimerHandle | null = null;
  let delayMs = refusedDelayMs;
  let over = false;

  /** socket.io does not come back by itself after it was refused or sent away. */
  function comeBack(): void {
    if (over || socket.active) return;
    again?.cancel();
    again = timers.after(delayMs, () => socket.connect());
    delayMs = Math.min(refusedDelayMsMax, delayMs * 2);
  }

  function close(): void {
    over = true;
    again?.cancel();
    socket.disconnect();
  }

  socket.on("connect", () => {
    delayMs = refusedDelayMs;
    options.onConnected();
  });
  socket.on("connect_error", (error) => {
    options.onRefused(refusalOf(error, url));
    comeBack();
  });
  socket.on("disconnect", (reason) => {
    if (over) return;
    options.onDisconnected(reason);
    comeBack();
  });
  socket.on("replaced", () => {
    close();
    options.onReplaced();
  });
  socket.on("command", (message: unknown, ack: unknown) => {
    const answer = (acknowledgement: Acknowledgement<unknown>): void => {
      if (typeof ack === "function") ack(acknowledgement);
    };
    const parsed = commandEnvelopeSchema.safeParse(message);
    if (parsed.success) options.onCommand(parsed.data, answer);
    else answer({ ok: false, error: malformed.toJSON() });
  });
  return { transport: createTransport(socket, options.handshake.kind === "world"), close };
}

const malformed = new EdgeloomError({
  code: "invalid_input",
  message: "The command is malformed",
  remedy: "Update gateway and agent to the same version",
});
