import { groupFrameSchema, runEventSchema } from "@edgeloom/protocol";
import type { Namespace } from "socket.io";
import { z } from "zod";

/** Bytes travel as base64: not every adapter carries binary values between servers. */
const bytes = z
  .base64()
  .transform((text): Uint8Array => new Uint8Array(Buffer.from(text, "base64")));

/** What gateways of one installation tell each other. */
const busMessageSchema = z.discriminatedUnion("type", [
  /** All that viewers of one gateway follow: `run:…`, `telemetry:…` and `group:…`. Repeated, and forgotten when not. */
  z.object({ type: z.literal("watching"), gateway: z.string(), keys: z.array(z.string()) }),
  z.object({ type: z.literal("run_events"), runId: z.string(), events: z.array(runEventSchema) }),
  z.object({
    type: z.literal("telemetry"),
    fleetId: z.string(),
    frame: bytes,
  }),
  z.object({ type: z.literal("group_status"), frame: groupFrameSchema }),
  z.object({
    type: z.literal("document"),
    workflowId: z.string(),
    kind: z.enum(["update", "awareness"]),
    payload: bytes,
  }),
]);
export type BusMessage = z.infer<typeof busMessageSchema>;

/** What one gateway asks all others to do. */
const busRequestSchema = z.object({ type: z.literal("flush_document"), workflowId: z.string() });
export type BusRequest = z.infer<typeof busRequestSchema>;

const busAnswerSchema = z.array(z.object({ done: z.boolean() }));

/** Port: messages between the gateways; a single gateway has nobody to tell. */
export interface ClusterBus {
  publish(message: BusMessage): void;
  onMessage(listener: (message: BusMessage) => void): void;
  /** Whether all other gateways did what was asked of them; false too when one does not answer. */
  ask(request: BusRequest): Promise<boolean>;
  /** @param handle answers whether it did what was asked. */
  onRequest(handle: (request: BusRequest) => Promise<boolean>): void;
}

export const loneGateway: ClusterBus = {
  publish: () => undefined,
  onMessage: () => undefined,
  ask: async () => true,
  onRequest: () => undefined,
};

function toWire(message: BusMessage): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(message).map(([key, value]) => [
      key,
      value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
    ]),
  );
}

/** Over the cluster adapter of a namespace. */
export function createAdapterBus(namespace: Namespace): ClusterBus {
  return {
    publish(message) {
      namespace.serverSideEmit("bus", toWire(message));
    },
    onMessage(listener) {
      namespace.on("bus", (message: unknown) => {
        const parsed = busMessageSchema.safeParse(message);
        if (parsed.success) listener(parsed.data);
      });
    },
    async ask(request) {
      try {
        const answers: unknown = await namespace.serverSideEmitWithAck("bus_request", request);
        return busAnswerSchema.parse(answers).every(({ done }) => done);
      } catch {
        // One that was killed counts until its heartbeat is missed.
        return false;
      }
    },
    onRequest(handle) {
      namespace.on("bus_request", (request: unknown, answer: (value: object) => void) => {
        const parsed = busRequestSchema.safeParse(request);
        if (!parsed.success) return answer({ done: false });
        handle(parsed.data).then(
          (done) => answer({ done }),
          () => answer({ done: false }),
        );
      });
    },
  };
}
