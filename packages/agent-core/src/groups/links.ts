import type { PartitionView, QuorumVerdict } from "@edgeloom/coordination";
import { z } from "zod";

const memberSchema = z.string();
const sidesSchema = z.array(z.array(memberSchema));

/** Another member as the failure detector of this one sees it. */
export const reachabilitySchema = z.object({
  nodeId: memberSchema,
  /** What the members say of it together: `alive` as long as anybody reaches it. */
  liveness: z.enum(["unknown", "alive", "suspect", "dead", "left"]),
  /** For how long. */
  sinceMs: z.number(),
  /** Messages pass both ways between it and this member. */
  isReached: z.boolean(),
});

const verdictSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("healthy") }),
  /** It has no link left. */
  z.object({ type: z.literal("isolated"), member: memberSchema }),
  /** Sides without any link between them. */
  z.object({ type: z.literal("symmetric_partition"), sides: sidesSchema }),
  /** What goes from one to the other arrives, but nothing comes back. */
  z.object({ type: z.literal("asymmetric_link"), from: memberSchema, to: memberSchema }),
  /** Sides that only this member reaches both of. */
  z.object({ type: z.literal("bridge"), bridge: memberSchema, sides: sidesSchema }),
  /** Nothing passes between two members that others reach. */
  z.object({
    type: z.literal("broken_link"),
    between: z.tuple([memberSchema, memberSchema]),
  }),
]);

/** The state of the links between the members of a group, as one of them sees it. */
export const partitionSchema = z.object({
  /** The gravest of the verdicts; `unknown` until enough time has passed to hear of all members. */
  kind: z.enum([
    "unknown",
    "healthy",
    "isolated",
    "symmetric_partition",
    "asymmetric_link",
    "bridge",
    "broken_link",
  ]),
  /** Members that reach each other, be it through others; the largest side first. */
  sides: sidesSchema,
  verdicts: z.array(verdictSchema),
});
type GroupPartition = z.infer<typeof partitionSchema>;

export const quorumSchema = z.object({
  /** A majority is within reach, both ways. */
  isReached: z.boolean(),
  /** Voters that are missing for it. */
  missing: z.number().int().min(0),
  reachableVoters: z.array(memberSchema),
});
type GroupQuorum = z.infer<typeof quorumSchema>;

export const unknownPartition: GroupPartition = { kind: "unknown", sides: [], verdicts: [] };

export function describePartition(view: PartitionView | null): GroupPartition {
  if (view === null) return unknownPartition;
  const { verdicts, sides } = view;
  return {
    kind: verdicts[0]?.type ?? "healthy",
    sides: sides.map((side) => [...side]),
    verdicts: verdicts.map((verdict) => {
      switch (verdict.type) {
        case "symmetric_partition":
        case "bridge":
          return { ...verdict, sides: verdict.sides.map((side) => [...side]) };
        case "broken_link":
          return { ...verdict, between: [verdict.between[0], verdict.between[1]] };
        default:
          return verdict;
      }
    }),
  };
}

export function describeQuorum(verdict: QuorumVerdict | null): GroupQuorum | null {
  if (verdict === null) return null;
  const { missing, reachableVoters } = verdict;
  return { isReached: missing === 0, missing, reachableVoters: [...reachableVoters] };
}
