import type { Awareness } from "y-protocols/awareness";
import { z } from "zod";

/** What each window tells the others about itself. */
const presenceSchema = z.object({
  user: z.object({ id: z.string(), name: z.string() }),
  cursor: z.object({ x: z.number(), y: z.number() }).nullable(),
  selection: z.array(z.string()).max(200),
});
export type Presence = z.infer<typeof presenceSchema>;

export interface Participant extends Presence {
  readonly clientId: number;
}

/** The other windows that have this workflow open. What they say is not trusted, only shown. */
export function readParticipants(awareness: Awareness): readonly Participant[] {
  return [...awareness.getStates()].flatMap(([clientId, state]) => {
    if (clientId === awareness.clientID) return [];
    const parsed = presenceSchema.safeParse(state);
    return parsed.success ? [{ clientId, ...parsed.data }] : [];
  });
}

/** People by user, each once, however many windows they have open. */
export function peopleOf(
  participants: readonly Participant[],
): readonly { readonly id: string; readonly name: string }[] {
  return [...new Map(participants.map(({ user }) => [user.id, user])).values()];
}
