import { createSeededRandom } from "@edgeloom/kernel";
import { createSwim } from "../swim.ts";
import type { Liveness, Swim, SwimEvent, SwimMessage } from "../swim-types.ts";

interface Flight {
  readonly at: number;
  readonly message: SwimMessage;
}

/** Members that detect each other's failures over a network with delay, loss, cuts, pauses. */
export interface VirtualSwim {
  readonly now: () => number;
  readonly events: readonly (SwimEvent & { readonly by: string; readonly at: number })[];
  member(id: string): Swim;
  /** Runs until `condition` holds; throws when it does not within `withinMs`. */
  until(condition: () => boolean, withinMs: number): void;
  run(durationMs: number): void;
  stop(id: string): void;
  /** A member that neither sends nor receives, and then catches up. */
  pause(id: string): void;
  resume(id: string): void;
  setClosed(closes: (from: string, to: string) => boolean): void;
  setLoss(loss: number): void;
  /** What every running member but `of` itself holds of `of`. */
  views(of: string): readonly (Liveness | undefined)[];
}

export function createVirtualSwim(ids: readonly string[], seed: number): VirtualSwim {
  const random = createSeededRandom(seed);
  const members = new Map(
    ids.map((id) => [
      id,
      createSwim({
        id,
        members: ids,
        random: random.fork(id),
        now: 0,
        probeIntervalMs: 100,
        probeTimeoutMs: 30,
      }),
    ]),
  );
  const events: (SwimEvent & { by: string; at: number })[] = [];
  const paused = new Set<string>();
  let flights: Flight[] = [];
  let closes = (_from: string, _to: string): boolean => false;
  let loss = 0;
  let now = 0;

  function member(id: string): Swim {
    const swim = members.get(id);
    if (swim === undefined) throw new Error(`There is no member ${id}`);
    return swim;
  }

  function collect(id: string, swim: Swim): void {
    const outputs = swim.outputs();
    for (const event of outputs?.events ?? []) events.push({ ...event, by: id, at: now });
    for (const message of outputs?.messages ?? []) {
      if (closes(message.from, message.to) || random.next() < loss) continue;
      flights.push({ at: now + 1 + random.next() * 9, message });
    }
  }

  function deliver({ message }: Flight): void {
    const swim = members.get(message.to);
    if (swim === undefined) return;
    swim.step(message, now);
    collect(message.to, swim);
  }

  function advance(): void {
    now += 1;
    const due = flights.filter(({ at, message }) => at <= now && !paused.has(message.to));
    flights = flights.filter((flight) => !due.includes(flight));
    for (const flight of due) deliver(flight);
    for (const [id, swim] of members) {
      if (!paused.has(id) && swim.deadline() <= now) swim.tick(now);
      collect(id, swim);
    }
  }

  return {
    now: () => now,
    events,
    member,
    until(condition, withinMs) {
      const end = now + withinMs;
      while (!condition()) {
        if (now >= end) throw new Error(`It did not come about within ${withinMs} ms`);
        advance();
      }
    },
    run(durationMs) {
      for (const end = now + durationMs; now < end; ) advance();
    },
    stop(id) {
      members.delete(id);
    },
    pause: (id) => paused.add(id),
    resume: (id) => paused.delete(id),
    setClosed(condition) {
      closes = condition;
    },
    setLoss(share) {
      loss = share;
    },
    views: (of) =>
      [...members]
        .filter(([id]) => id !== of)
        .map(([, swim]) => swim.members().find(({ id }) => id === of)?.state),
  };
}
