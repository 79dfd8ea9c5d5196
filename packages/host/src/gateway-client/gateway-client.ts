import type { WorkflowGraph } from "@edgeloom/graph";
import { type Clock, EdgeloomError } from "@edgeloom/kernel";
import {
  type CommandEnvelope,
  errorDetailsSchema,
  errorFromDetails,
  internalChannel,
  type RunEvent,
  type RunSummary,
} from "@edgeloom/protocol";
import { io } from "socket.io-client";
import { z } from "zod";

export interface FleetCommand extends CommandEnvelope {
  readonly fleetId: string;
  readonly workspaceId: string;
}

/** A graph saved as a whole into the shared document of its workflow. */
export interface DocumentReplacement {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly graph: WorkflowGraph;
  /** Refused with `conflict` when the stored revision is another. */
  readonly revision?: number | undefined;
}

/** The one connection of a worker, or of the web app, to a gateway. It reconnects by itself. */
export interface GatewayClient {
  readonly connected: boolean;
  /** Resolves when it is connected. */
  ready(): Promise<void>;
  /**
   * Sends a command and waits for its answer. Over a lost connection it is sent again: the key keeps it from
   * acting twice. @throws EdgeloomError `timeout`, `cancelled`, and what the gateway or the edge node refuses with
   */
  command(command: FleetCommand, signal?: AbortSignal): Promise<unknown>;
  /**
   * Makes the shared document of a workflow say a graph, and answers with the revision of the stored draft. Windows
   * that have it open see the difference.
   * @throws EdgeloomError `unavailable`, `conflict`, `not_found`, `payload_too_large`
   */
  replaceDocument(replacement: DocumentReplacement): Promise<{ readonly revision: number }>;
  /**
   * Answers when everything that was changed in the shared document of a workflow up to now is stored.
   * @throws EdgeloomError `unavailable`, `not_found`
   */
  flushDocument(document: {
    readonly workspaceId: string;
    readonly workflowId: string;
  }): Promise<void>;
  /** Told to viewers; lost when not connected, since viewers fill gaps from the database. */
  publishRunEvents(runId: string, workspaceId: string, events: readonly RunEvent[]): void;
  publishRunChanged(workspaceId: string, run: RunSummary): void;
  /** Runs that somebody watches now. */
  watchedRuns(): ReadonlySet<string>;
  /** Called at once and whenever the set changes; returns how to stop it. */
  onWatched(listener: (runIds: ReadonlySet<string>) => void): () => void;
  close(): void;
}

export interface GatewayClientOptions {
  /** Address of a gateway: `http://127.0.0.1:4100`. */
  readonly url: string;
  readonly token: string;
  /** Name of this process, for logs: `worker-1`. */
  readonly process: string;
  readonly clock: Clock;
}

const answerSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorDetailsSchema }),
]);

/** Answers of the gateway are awaited a little longer than it waits itself, so that its reason is the one told. */
const graceMs = 2_000;
const documentMsMax = 10_000;
/** Below what the gateway takes in one message. */
const documentBytesMax = 7_500_000;

function timeoutError({ command, nodeId, timeoutMs }: FleetCommand): EdgeloomError {
  return new EdgeloomError({
    code: "timeout",
    message: `The edge node "${nodeId}" did not answer ${command} within ${timeoutMs} ms`,
    remedy: "Check that the edge node and the gateway are running, or allow more time",
  });
}

function cancelledError({ command, nodeId }: FleetCommand): EdgeloomError {
  return new EdgeloomError({
    code: "cancelled",
    message: `The command ${command} to "${nodeId}" was cancelled while it waited for the answer`,
  });
}

function documentUnavailable(workflowId: string): EdgeloomError {
  return new EdgeloomError({
    code: "unavailable",
    message: `The shared document of workflow "${workflowId}" cannot be reached: the gateway does not answer`,
    remedy: "Check that the gateway is running, then try again",
  });
}

function documentTooLarge(workflowId: string, bytes: number): EdgeloomError {
  return new EdgeloomError({
    code: "payload_too_large",
    message: `The graph of workflow "${workflowId}" has ${bytes} bytes; a shared document takes ${documentBytesMax}`,
    remedy: "Split it into sub-workflows, or save it as a new workflow",
  });
}

export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  const socket = io(`${options.url}/internal`, {
    transports: ["websocket"],
    auth: { token: options.token, process: options.process },
    reconnectionDelay: 100,
    reconnectionDelayMax: 1_000,
    forceNew: true,
  });
  let watched: ReadonlySet<string> = new Set();
  const listeners = new Set<(runIds: ReadonlySet<string>) => void>();

  socket.on("watched", (message: unknown) => {
    watched = new Set(internalChannel.gatewayToClient.watched.parse(message).runIds);
    for (const listener of listeners) listener(watched);
  });

  /** One sending; undefined when the connection went away before the answer came. */
  async function attempt(event: string, message: object, waitMs: number): Promise<unknown> {
    try {
      return await socket.timeout(waitMs).emitWithAck(event, message);
    } catch {
      return undefined;
    }
  }

  const valueIn = (answer: unknown): unknown => {
    const parsed = answerSchema.parse(answer);
    if (parsed.ok) return parsed.value;
    throw errorFromDetails(parsed.error);
  };

  async function send(command: FleetCommand, signal?: AbortSignal): Promise<unknown> {
    const deadline = options.clock.monotonic() + command.timeoutMs;
    for (;;) {
      const restMs = Math.ceil(deadline - options.clock.monotonic());
      if (restMs <= 0) throw timeoutError(command);
      if (signal?.aborted) throw cancelledError(command);
      // The gateway's own limit is the rest, so that a command sent again does not get the whole time again.
      const sent = { ...command, timeoutMs: restMs };
      const answer = await attempt("command", sent, restMs + graceMs);
      if (answer !== undefined) return valueIn(answer);
    }
  }

  /** May be sent several times: doing it again changes nothing. */
  async function askOfDocument(
    event: "replace_document" | "flush_document",
    message: { readonly workflowId: string },
  ): Promise<unknown> {
    const deadline = options.clock.monotonic() + documentMsMax;
    for (;;) {
      const restMs = Math.ceil(deadline - options.clock.monotonic());
      if (restMs <= 0) throw documentUnavailable(message.workflowId);
      const answer = await attempt(event, message, restMs);
      if (answer !== undefined) return valueIn(answer);
    }
  }

  async function replaceDocument(replacement: DocumentReplacement): Promise<{ revision: number }> {
    const { response } = internalChannel.clientToGateway.replace_document;
    const bytes = Buffer.byteLength(JSON.stringify(replacement.graph));
    if (bytes > documentBytesMax) throw documentTooLarge(replacement.workflowId, bytes);
    return response.parse(await askOfDocument("replace_document", replacement));
  }

  return {
    get connected() {
      return socket.connected;
    },
    ready: () =>
      new Promise((resolve) => {
        if (socket.connected) resolve();
        else socket.once("connect", resolve);
      }),
    async command(command, signal) {
      if (signal === undefined) return await send(command);
      if (signal.aborted) throw cancelledError(command);
      let stop = (): void => {};
      const aborted = new Promise<never>((_, reject) => {
        stop = () => reject(cancelledError(command));
        signal.addEventListener("abort", stop, { once: true });
      });
      try {
        return await Promise.race([send(command, signal), aborted]);
      } finally {
        signal.removeEventListener("abort", stop);
      }
    },
    replaceDocument,
    async flushDocument(document) {
      await askOfDocument("flush_document", document);
    },
    publishRunEvents(runId, workspaceId, events) {
      if (socket.connected && events.length > 0) {
        socket.emit("run_events", { runId, workspaceId, events });
      }
    },
    publishRunChanged(workspaceId, run) {
      if (socket.connected) socket.emit("run_changed", { workspaceId, run });
    },
    watchedRuns: () => watched,
    onWatched(listener) {
      listeners.add(listener);
      listener(watched);
      return () => listeners.delete(listener);
    },
    close() {
      listeners.clear();
      socket.disconnect();
    },
  };
}
