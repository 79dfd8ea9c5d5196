import type { SeededRandom } from "@edgeloom/kernel";
import { type Scheduler, type Waiter, world } from "./scheduler.ts";

/** How bad the links are while faults go on. */
export interface NetworkProfile {
  readonly loss: number;
  readonly duplication: number;
  readonly delayMinMs: number;
  readonly delayMaxMs: number;
  /** Share of messages that take up to `delayMaxMs`; the others stay in the lowest tenth of the range. */
  readonly slowShare: number;
  /** Share of messages that take up to half a second whatever the range: they may outlive elections. */
  readonly stragglerShare: number;
}

export const healthyNetwork: NetworkProfile = {
  loss: 0,
  duplication: 0,
  delayMinMs: 1,
  delayMaxMs: 10,
  slowShare: 0.1,
  stragglerShare: 0,
};

export interface NetworkCounts {
  sent: number;
  lost: number;
  duplicated: number;
  reordered: number;
  blocked: number;
  /** That took more than 100 ms. */
  slow: number;
}

export interface VirtualNetwork {
  readonly counts: NetworkCounts;
  setProfile(profile: NetworkProfile): void;
  /** Cuts the direction `from` to `to`; messages under way in it are lost as well. */
  block(from: string, to: string): void;
  unblockAll(): void;
  /** Lets what goes from `from` to `to` take so much longer, until `restoreSpeed`. */
  slowDown(from: string, to: string, extraMs: number): void;
  restoreSpeed(): void;
  isBlocked(from: string, to: string): boolean;
  send(from: string, to: string, receiver: Waiter, deliver: () => void): void;
}

/** Links that lose, repeat, delay and so reorder what they carry, each by the toss of seeded dice. */
export function createNetwork(scheduler: Scheduler, random: SeededRandom): VirtualNetwork {
  const counts = { sent: 0, lost: 0, duplicated: 0, reordered: 0, blocked: 0, slow: 0 };
  const blocked = new Map<string, Set<string>>();
  /** Milliseconds that a link takes on top of what is drawn. */
  const extraDelays = new Map<string, number>();
  /** When the latest message of a link arrives: one that arrives before it was overtaken. */
  const latestArrival = new Map<string, number>();
  let profile = healthyNetwork;

  const isBlocked = (from: string, to: string): boolean => blocked.get(from)?.has(to) ?? false;

  function drawDelay(): number {
    const { delayMinMs, delayMaxMs, slowShare, stragglerShare } = profile;
    if (stragglerShare > 0 && random.next() < stragglerShare) return random.next() * 500;
    const span = (delayMaxMs - delayMinMs) * (random.next() < slowShare ? 1 : 0.1);
    return delayMinMs + random.next() * span;
  }

  function carry(from: string, to: string, receiver: Waiter, deliver: () => void): void {
    const link = `${from}>${to}`;
    const delayMs = drawDelay() + (extraDelays.get(link) ?? 0);
    if (delayMs > 100) counts.slow += 1;
    const arrival = scheduler.now() + delayMs;
    const latest = latestArrival.get(link) ?? 0;
    if (arrival < latest) counts.reordered += 1;
    else latestArrival.set(link, arrival);
    // A message outlives the process it was sent to: whoever listens at that address on arrival gets it.
    scheduler.after(delayMs, world, () => {
      if (isBlocked(from, to)) counts.blocked += 1;
      else if (receiver.isPaused) scheduler.after(0, receiver, deliver);
      else deliver();
    });
  }

  return {
    counts,
    setProfile: (next) => {
      profile = next;
    },
    block(from, to) {
      const targets = blocked.get(from);
      if (targets === undefined) blocked.set(from, new Set([to]));
      else targets.add(to);
    },
    unblockAll: () => blocked.clear(),
    slowDown(from, to, extraMs) {
      extraDelays.set(`${from}>${to}`, extraMs);
    },
    restoreSpeed: () => extraDelays.clear(),
    isBlocked,
    send(from, to, receiver, deliver) {
      counts.sent += 1;
      if (isBlocked(from, to)) {
        counts.blocked += 1;
        return;
      }
      if (random.next() < profile.loss) {
        counts.lost += 1;
        return;
      }
      carry(from, to, receiver, deliver);
      if (random.next() < profile.duplication) {
        counts.duplicated += 1;
        carry(from, to, receiver, deliver);
      }
    },
  };
}
