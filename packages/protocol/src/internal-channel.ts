/**
 * Channel `/internal`: workers (and the web app) to gateway, authenticated by the installation's internal token.
 * Commands go out to edge nodes; events of runs come in, only for runs that somebody watches.
 */
import { workflowGraphSchema } from "@edgeloom/graph";
import { z } from "zod";
import { commandEnvelopeSchema } from "./fleet-channel.ts";
import { runSummarySchema } from "./live-channel.ts";
import { runEventSchema } from "./run-events.ts";

export const internalHandshakeSchema = z.object({
  token: z.string().min(16),
  /** Name of the process, for logs: `worker-1`, `web`. */
  process: z.string().min(1).max(100),
});

export const internalChannel = {
  clientToGateway: {
    /** Sends a command to an edge node and waits for its answer. */
    command: {
      request: commandEnvelopeSchema.extend({ fleetId: z.string(), workspaceId: z.string() }),
      response: z.unknown(),
    },
    /**
     * Makes the shared document of a workflow say `graph`. Doing it again changes nothing, so it may be sent again
     * when the answer was lost.
     */
    replace_document: {
      request: z.object({
        workspaceId: z.string(),
        workflowId: z.string(),
        graph: workflowGraphSchema,
        /** Refused with `conflict` when the stored revision is another. */
        revision: z.number().int().optional(),
      }),
      /** Answered when document and draft are stored. */
      response: z.object({ revision: z.number().int() }),
    },
    /** Stores what was changed in the shared document of a workflow up to now, on whichever gateway. */
    flush_document: {
      request: z.object({ workspaceId: z.string(), workflowId: z.string() }),
      response: z.object({}),
    },
    run_events: z.object({
      runId: z.string(),
      workspaceId: z.string(),
      events: z.array(runEventSchema),
    }),
    run_changed: z.object({ workspaceId: z.string(), run: runSummarySchema }),
  },
  gatewayToClient: {
    /** All the runs that are watched at the moment, sent when a client connects and when the set changes. */
    watched: z.object({ runIds: z.array(z.string()) }),
  },
} as const;
