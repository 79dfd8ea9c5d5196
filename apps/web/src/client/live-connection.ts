import {
  type DocumentMessage,
  decodeTelemetryFrame,
  type EdgeNodeView,
  errorFromDetails,
  type FleetSummary,
  type GroupFrame,
  liveChannel,
  type RunEvent,
  type RunSummary,
  type TelemetryColumns,
  type Topic,
} from "@edgeloom/protocol";
import { io, type Socket } from "socket.io-client";
import { z } from "zod";
import { client, unwrap } from "./api.ts";

export type LiveState = "connecting" | "connected" | "disconnected";

/** What arrives for a topic; each subscriber names the kinds that it wants. */
export interface LiveHandlers {
  readonly onRunEvents?: (runId: string, events: readonly RunEvent[]) => void;
  readonly onRunChanged?: (run: RunSummary) => void;
  readonly onNodesChanged?: (fleetId: string, nodes: readonly EdgeNodeView[]) => void;
  readonly onTelemetry?: (fleetId: string, columns: TelemetryColumns, dropped: number) => void;
  readonly onFleetSummary?: (fleetId: string, summary: FleetSummary) => void;
  readonly onGroupStatus?: (frame: GroupFrame) => void;
  readonly onDocument?: (message: DocumentMessage) => void;
  /** The topic is (again) subscribed; `events` are what a run's topic answered with. */
  readonly onSubscribed?: (events: readonly RunEvent[]) => void;
  readonly onRefused?: (error: Error) => void;
}

interface Subscription {
  /** Asked anew at each (re)connection, so that a run is followed from the last event that was seen. */
  readonly topic: () => Topic;
  readonly handlers: LiveHandlers;
}

const acknowledgementSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: liveChannel.clientToGateway.subscribe.response }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), remedy: z.string().optional() }),
  }),
]);

const takenSchema = z.object({ ok: z.literal(true) });

/** The browser's one connection to the gateway; topics share it and survive its reconnections. */
export interface LiveConnection {
  subscribe(topic: () => Topic, handlers: LiveHandlers): () => void;
  /** `onAnswer` is told whether the gateway took the message; a lost connection answers nothing. */
  sendDocument(message: DocumentMessage, onAnswer?: (taken: boolean) => void): void;
  state(): LiveState;
  onState(listener: (state: LiveState) => void): () => void;
  close(): void;
}

export function createLiveConnection(): LiveConnection {
  const subscriptions = new Set<Subscription>();
  const listeners = new Set<(state: LiveState) => void>();
  let state: LiveState = "connecting";
  let socket: Socket | undefined;
  let closed = false;

  const setState = (next: LiveState): void => {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener(next);
  };

  function each(deliver: (handlers: LiveHandlers) => void): void {
    for (const { handlers } of [...subscriptions]) deliver(handlers);
  }

  function announce(subscription: Subscription): void {
    socket?.emit("subscribe", subscription.topic(), (answer: unknown) => {
      if (!subscriptions.has(subscription)) return;
      const parsed = acknowledgementSchema.safeParse(answer);
      if (parsed.success && parsed.data.ok) {
        subscription.handlers.onSubscribed?.(parsed.data.value.events);
        return;
      }
      const refusal =
        parsed.success && !parsed.data.ok
          ? errorFromDetails(parsed.data.error)
          : new Error("The gateway answered in a form that this page does not know");
      subscription.handlers.onRefused?.(refusal);
    });
  }

  /** Wires what the gateway sends; a message that does not parse is left out rather than half shown. */
  function listen(target: Socket): void {
    const on = <Schema extends z.ZodType>(
      event: string,
      schema: Schema,
      deliver: (message: z.output<Schema>) => void,
    ): void => {
      target.on(event, (message: unknown) => {
        const parsed = schema.safeParse(toBytes(message));
        if (parsed.success) deliver(parsed.data);
      });
    };
    const incoming = liveChannel.gatewayToClient;
    on("run_events", incoming.run_events, ({ runId, events }) =>
      each((handlers) => handlers.onRunEvents?.(runId, events)),
    );
    on("run_changed", incoming.run_changed, (run) =>
      each((handlers) => handlers.onRunChanged?.(run)),
    );
    on("node_changed", incoming.node_changed, ({ fleetId, nodes }) =>
      each((handlers) => handlers.onNodesChanged?.(fleetId, nodes)),
    );
    on("telemetry", incoming.telemetry, ({ fleetId, frame, dropped }) => {
      const columns = decodeTelemetryFrame(frame);
      each((handlers) => handlers.onTelemetry?.(fleetId, columns, dropped));
    });
    on("fleet_summary", incoming.fleet_summary, ({ fleetId, summary }) =>
      each((handlers) => handlers.onFleetSummary?.(fleetId, summary)),
    );
    on("group_status", incoming.group_status, (frame) =>
      each((handlers) => handlers.onGroupStatus?.(frame)),
    );
    on("document", incoming.document, (message) =>
      each((handlers) => handlers.onDocument?.(message)),
    );
  }

  async function connect(): Promise<void> {
    const first = await fetchTicket();
    if (closed) return;
    let unused: string | undefined = first.ticket;
    socket = io(new URL("/live", first.gatewayUrl).toString(), {
      transports: ["websocket"],
      reconnectionDelayMax: 5_000,
      // A ticket lives a minute: every reconnection brings a new one.
      auth: (give) => {
        const ready = unused;
        unused = undefined;
        if (ready !== undefined) give({ ticket: ready });
        else
          fetchTicket().then(
            ({ ticket }) => give({ ticket }),
            () => give({ ticket: "" }),
          );
      },
    });
    socket.on("connect", () => {
      setState("connected");
      for (const subscription of subscriptions) announce(subscription);
    });
    socket.on("disconnect", (reason) => {
      setState("disconnected");
      if (reason === "io server disconnect") socket?.connect();
    });
    socket.on("connect_error", () => {
      setState("disconnected");
      // A refused handshake is not tried again by the library; a new ticket may pass.
      if (socket?.active === false) setTimeout(() => !closed && socket?.connect(), 2_000);
    });
    listen(socket);
  }

  function start(): void {
    connect().catch(() => {
      setState("disconnected");
      setTimeout(() => !closed && start(), 3_000);
    });
  }
  start();

  return {
    subscribe(topic, handlers) {
      const subscription: Subscription = { topic, handlers };
      subscriptions.add(subscription);
      if (socket?.connected === true) announce(subscription);
      return () => {
        subscriptions.delete(subscription);
        const gone = topicKey(topic());
        const shared = [...subscriptions].some((other) => topicKey(other.topic()) === gone);
        if (!shared && socket?.connected === true) {
          socket.emit("unsubscribe", topic(), () => undefined);
        }
      };
    },
    sendDocument(message, onAnswer) {
      if (socket?.connected !== true) return;
      socket.emit("document", message, (answer: unknown) => {
        onAnswer?.(takenSchema.safeParse(answer).success);
      });
    },
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      socket?.disconnect();
    },
  };
}

async function fetchTicket(): Promise<{ ticket: string; gatewayUrl: string }> {
  return unwrap(client.live.ticket.$post());
}

/** Same subscription on the wire, whatever event a run was followed from. */
export function topicKey(topic: Topic): string {
  return JSON.stringify({ ...topic, afterSeq: undefined });
}

/** Socket.IO hands binary parts over as ArrayBuffers; the schemas want Uint8Arrays. */
function toBytes(message: unknown): unknown {
  if (typeof message !== "object" || message === null) return message;
  return Object.fromEntries(
    Object.entries(message).map(([key, value]) => [
      key,
      value instanceof ArrayBuffer ? new Uint8Array(value) : value,
    ]),
  );
}
