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

/** Port: messages between the gateways; a single gateway has nobody to tell. */
export interface ClusterBus {
  publish(message: BusMessage): void;
  onMessage(listener: (message: BusMessage) => void): void;
}

export const loneGateway: ClusterBus = { publish: () => undefined, onMessage: () => undefined };

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
  };
}
