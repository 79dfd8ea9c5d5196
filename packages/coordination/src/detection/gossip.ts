import type { MemberId } from "../raft/entries.ts";
import type { Update } from "./swim-types.ts";

interface Rumour {
  readonly update: Update;
  sent: number;
}

/** Updates that still have to be spread, the newest about each member, each sent a bounded number of times. */
export interface Gossip {
  spread(update: Update): void;
  /** The least sent updates for one message; `first` leads if there is one about that member. */
  take(countMax: number, sendsMax: number, first?: Update | null): readonly Update[];
  size(): number;
}

export function createGossip(): Gossip {
  const rumours = new Map<MemberId, Rumour>();

  return {
    spread(update) {
      rumours.set(update.member, { update, sent: 0 });
    },
    take(countMax, sendsMax, first = null) {
      const chosen = [...rumours.values()]
        .filter(({ update }) => update.member !== first?.member)
        .sort((a, b) => a.sent - b.sent)
        .slice(0, countMax - (first === null ? 0 : 1));
      for (const rumour of chosen) {
        rumour.sent += 1;
        if (rumour.sent >= sendsMax) rumours.delete(rumour.update.member);
      }
      const updates = chosen.map(({ update }) => update);
      return first === null ? updates : [first, ...updates];
    },
    size: () => rumours.size,
  };
}
