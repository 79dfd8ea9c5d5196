import { runEventSchema } from "@edgeloom/protocol";
import type { Namespace } from "socket.io";
import { z } from "zod";

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** What gateways of one installation tell each other. */
const busMessageSchema = z.discriminatedUnion("type", [
  /** All that viewers of one gateway follow: `run:…` and `telemetry:…`. Repeated, and forgotten when not. */
  z.object({ type: z.literal("watching"), gateway: z.string(), keys: z.array(z.string()) }),
  z.object({ type: z.literal("run_events"), runId: z.string(), events: z.array(runEventSchema) }),
  z.object({
    type: z.literal("telemetry"),
    fleetId: z.string(),
    frame: bytes,
  }),
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

/** Over the cluster adapter of a namespace. */
export function createAdapterBus(namespace: Namespace): ClusterBus {
  return {
    publish(message) {
      namespace.serverSideEmit("bus", message);
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
