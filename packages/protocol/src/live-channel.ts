/**
 * Channel `/live`: browsers and SDK clients to gateway. The handshake carries a ticket that the web app signed
 * for one user and workspace; every subscription is authorised on the object that it names.
 */
import { faultSchema, groupStatusSchema } from "@edgeloom/agent-core";
import { z } from "zod";
import { edgeNodeViewSchema } from "./edge-node.ts";
import { runEventSchema, runStateSchema } from "./run-events.ts";

export const liveHandshakeSchema = z.object({ ticket: z.string().min(16).max(4_000) });

/** What a viewer may follow. */
export const topicSchema = z.discriminatedUnion("kind", [
  /** Events of one run after `afterSeq`. */
  z.object({
    kind: z.literal("run"),
    runId: z.string(),
    afterSeq: z.number().int().min(0).default(0),
  }),
  /** Runs of the workspace as they start and end. */
  z.object({ kind: z.literal("runs") }),
  /** Edge nodes of one fleet as they change. */
  z.object({ kind: z.literal("fleet"), fleetId: z.string() }),
  /** Telemetry of some or all edge nodes of one fleet; frames are thinned for a slow viewer. */
  z.object({
    kind: z.literal("telemetry"),
    fleetId: z.string(),
    nodeIds: z.array(z.string()).max(1_000).optional(),
    /** `nodes` sends every sample, `summary` sends one aggregate of the fleet a second. */
    detail: z.enum(["nodes", "summary"]),
  }),
  /** What the members of one coordination group say of themselves, about twice a second. */
  z.object({ kind: z.literal("group"), fleetId: z.string(), groupId: z.string() }),
  /** The shared document of one workflow. */
  z.object({ kind: z.literal("workflow"), workflowId: z.string() }),
]);
export type Topic = z.infer<typeof topicSchema>;

/** Aggregate of a fleet over one second. Null where no edge node measured the figure. */
export const fleetSummarySchema = z.object({
  at: z.number(),
  nodes: z.number().int(),
  online: z.number().int(),
  byHealth: z.record(z.string(), z.number().int()),
  cpuMean: z.number().nullable(),
  memoryMean: z.number().nullable(),
  requestsPerSec: z.number().nullable(),
  errorRate: z.number().nullable(),
  latencyP50Ms: z.number().nullable(),
  latencyP95Ms: z.number().nullable(),
});
export type FleetSummary = z.infer<typeof fleetSummarySchema>;

export const runSummarySchema = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  state: runStateSchema,
  trigger: z.string(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A coordination group at one moment, as its members told it. */
export const groupFrameSchema = z.object({
  fleetId: z.string(),
  groupId: z.string(),
  /** When the frame was put together, by the gateway's clock. */
  at: z.number(),
  /** The group was dissolved; no further frame follows. */
  ended: z.boolean(),
  voters: z.array(z.string()),
  learners: z.array(z.string()),
  members: z.array(
    z.object({
      nodeId: z.string(),
      /** What it said last; null when it has not answered since somebody began to look. */
      status: groupStatusSchema.nullable(),
      /** When it said so, by the gateway's clock. */
      answeredAt: z.number().nullable(),
      /** Why it says nothing now; null while it answers. */
      trouble: z.string().nullable(),
      /** Faults in force on a simulated edge node, as it last told. */
      faults: z.array(faultSchema),
    }),
  ),
});
export type GroupFrame = z.infer<typeof groupFrameSchema>;

/** Messages of the Yjs sync and awareness protocols, as y-protocols encodes them. */
export const documentMessageSchema = z.object({
  workflowId: z.string(),
  kind: z.enum(["sync", "awareness"]),
  payload: z.instanceof(Uint8Array),
});
export type DocumentMessage = z.infer<typeof documentMessageSchema>;

/** Event names of the channel with what each carries. `subscribe` and `unsubscribe` take a topic. */
export const liveChannel = {
  clientToGateway: {
    subscribe: {
      request: topicSchema,
      /** For a run: its events so far (after `afterSeq`); for other topics nothing: state is read over REST. */
      response: z.object({ events: z.array(runEventSchema) }),
    },
    unsubscribe: { request: topicSchema, response: z.object({}) },
    document: { request: documentMessageSchema, response: z.object({}) },
  },
  gatewayToClient: {
    run_events: z.object({ runId: z.string(), events: z.array(runEventSchema) }),
    run_changed: runSummarySchema,
    node_changed: z.object({ fleetId: z.string(), nodes: z.array(edgeNodeViewSchema) }),
    /** A frame of `encodeTelemetryFrame`; `dropped` counts frames left out for this viewer since the last. */
    telemetry: z.object({
      fleetId: z.string(),
      frame: z.instanceof(Uint8Array),
      dropped: z.number().int(),
    }),
    /** The latest frame; a slow viewer is sent fewer. */
    group_status: groupFrameSchema,
    fleet_summary: z.object({ fleetId: z.string(), summary: fleetSummarySchema }),
    document: documentMessageSchema,
  },
} as const;
