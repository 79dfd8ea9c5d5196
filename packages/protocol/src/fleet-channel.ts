/**
 * Channel `/fleet`: edge nodes to gateway. One socket carries one real agent, or the many edge nodes of one
 * simulated world. Authenticated in the handshake by {@link fleetHandshakeSchema}.
 */
import {
  type CommandName,
  commandCatalogue,
  historyEntrySchema,
  nodeStateSchema,
} from "@edgeloom/agent-core";
import { z } from "zod";
import { nodeIdentitySchema } from "./edge-node.ts";

export const fleetProtocolVersion = 1;

export const fleetHandshakeSchema = z.discriminatedUnion("kind", [
  /** First contact of a real agent: the one-time token is exchanged for a key by `enrol`. */
  z.object({
    kind: z.literal("enrol"),
    protocol: z.number().int(),
    token: z.string().min(16).max(200),
  }),
  /** A real agent that has enrolled. */
  z.object({
    kind: z.literal("agent"),
    protocol: z.number().int(),
    nodeId: z.string(),
    key: z.string().min(16).max(200),
  }),
  /** A simulated world, which hosts every edge node of one simulated fleet. */
  z.object({
    kind: z.literal("world"),
    protocol: z.number().int(),
    fleetId: z.string(),
    key: z.string().min(16).max(200),
  }),
]);
export type FleetHandshake = z.infer<typeof fleetHandshakeSchema>;

/** `enrol` (agent to gateway): gives the agent its identity in the fleet and its key, once. */
export const enrolRequestSchema = z.object({
  identity: nodeIdentitySchema,
  agentVersion: z.string(),
});
export const enrolResponseSchema = z.object({
  nodeId: z.string(),
  fleetId: z.string(),
  key: z.string(),
});

/** `hello` (agent to gateway): who is here, in chunks of at most 1,000 edge nodes; idempotent. */
export const helloRequestSchema = z.object({
  nodes: z
    .array(
      z.object({
        identity: nodeIdentitySchema,
        state: nodeStateSchema,
        agentVersion: z.string(),
        /** Latest history entry that the agent holds; the gateway answers with the latest it has. */
        historySeq: z.number().int().min(0),
      }),
    )
    .max(1_000),
});
export const helloResponseSchema = z.object({
  nodes: z.array(
    z.object({
      nodeId: z.string(),
      /** Stands for the edge node in telemetry frames. */
      index: z.number().int().min(0),
      historySeq: z.number().int().min(0),
    }),
  ),
  samplePeriodMs: z.number().int().positive(),
  /** The gateway's clock, for the agent to judge its own. */
  now: z.number(),
});

/** `report` (agent to gateway): state and history since the last report; acknowledged, so none is lost. */
export const reportRequestSchema = z.object({
  nodes: z
    .array(
      z.object({
        nodeId: z.string(),
        state: nodeStateSchema,
        history: z.array(historyEntrySchema).max(1_000),
      }),
    )
    .max(1_000),
});
export const reportResponseSchema = z.object({
  nodes: z.array(z.object({ nodeId: z.string(), historySeq: z.number().int().min(0) })),
});

/** `roster` (world to gateway, optional): all the edge nodes that the world hosts; others leave the fleet. */
export const rosterRequestSchema = z.object({ nodeIds: z.array(z.string()).max(100_000) });
export const rosterResponseSchema = z.object({ removed: z.number().int().min(0) });

/** `telemetry` (agent to gateway): a frame of `encodeTelemetryFrame`; the answer is the agent's credit to send on. */
export const telemetryResponseSchema = z.object({ accepted: z.number().int().min(0) });

const commandNames = Object.keys(commandCatalogue) as [CommandName, ...CommandName[]];

/** `command` (gateway to agent): acknowledged with the command's response, or the reason of its refusal. */
export const commandEnvelopeSchema = z.object({
  nodeId: z.string(),
  command: z.enum(commandNames),
  /** Parsed by the command's own schema where it is executed. */
  request: z.unknown(),
  key: z.string().min(1).max(500),
  timeoutMs: z.number().int().positive().max(86_400_000),
});
export type CommandEnvelope = z.infer<typeof commandEnvelopeSchema>;

/** Event names with the request and response of each, for typed sockets on both ends. */
export const fleetChannel = {
  agentToGateway: {
    enrol: { request: enrolRequestSchema, response: enrolResponseSchema },
    hello: { request: helloRequestSchema, response: helloResponseSchema },
    report: { request: reportRequestSchema, response: reportResponseSchema },
    roster: { request: rosterRequestSchema, response: rosterResponseSchema },
    telemetry: { request: z.instanceof(Uint8Array), response: telemetryResponseSchema },
  },
  gatewayToAgent: {
    command: { request: commandEnvelopeSchema, response: z.unknown() },
    /** Another connection for the same edge node or world took over; this one ends and must not come back by itself. */
    replaced: z.object({}),
  },
} as const;
