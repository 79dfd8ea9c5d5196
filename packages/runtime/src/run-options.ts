import { jsonValueSchema } from "@edgeloom/kernel";
import { z } from "zod";

/** How much of a graph a run covers and what it starts from; stored with the run. */
export const runOptionsSchema = z.object({
  /** Runs this node and what it depends on, nothing else. */
  upToNodeId: z.string().optional(),
  /**
   * Runs this node and what depends on it; everything else takes its output from the source run. Without it, a run
   * with a source run repeats whatever did not succeed there.
   */
  fromNodeId: z.string().optional(),
  /** Main inputs used instead of what the edges bring, by node id. */
  inputs: z.record(z.string(), jsonValueSchema).optional(),
  /** Outputs used instead of running a node, by node id; they win over those pinned in the graph. */
  pinnedOutputs: z.record(z.string(), jsonValueSchema).optional(),
});
export type RunOptions = z.infer<typeof runOptionsSchema>;
