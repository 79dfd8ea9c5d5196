import type { ReplicaCore } from "./core.ts";
import type { DataRecord } from "./records.ts";

/**
 * Hinted hand-off: what another replica did not acknowledge is kept, by key, and sent when that replica answers again
 * (DeCandia et al., "Dynamo", 2007, 4.6). Hints never count as copies. Their number is bounded; what does not fit is
 * left to the comparison of trees.
 */
export interface Hints {
  keep(peer: string, key: string): void;
  /** The other replica has the entry as it was sent under `id`. */
  acknowledged(from: string, id: number): void;
  /** It has this key as it is here. */
  delivered(peer: string, key: string): void;
  tick(now: number): void;
  deadline(): number;
  counts(): Record<string, number>;
  dropped(): number;
  replay(record: DataRecord): void;
  image(): DataRecord[];
}

/** Entries sent at once to a replica that answers; one that does not is sent a single one. */
const batch = 32;

interface Waiting {
  readonly keys: Set<string>;
  readonly sent: Map<number, { readonly key: string; readonly digest: string }>;
  answers: boolean;
}

export function createHints(
  core: ReplicaCore,
  { hintRetryMs, hintsMax }: { readonly hintRetryMs: number; readonly hintsMax: number },
): Hints {
  const { store, outbox } = core;
  const waiting = new Map<string, Waiting>();
  let dropped = 0;
  let nextAt = Number.POSITIVE_INFINITY;

  function of(peer: string): Waiting {
    const one = waiting.get(peer) ?? { keys: new Set(), sent: new Map(), answers: false };
    waiting.set(peer, one);
    return one;
  }

  const remove = (peer: string, key: string): void => {
    if (waiting.get(peer)?.keys.delete(key) === true) {
      outbox.record({ type: "hint_delivered", peer, key });
    }
  };

  return {
    keep(peer, key) {
      const { keys } = of(peer);
      if (core.bugs.has("hint_dropped") || keys.has(key)) return;
      if (keys.size >= hintsMax) {
        dropped += 1;
        return;
      }
      keys.add(key);
      outbox.record({ type: "hint", peer, key });
      // Soon, but not for each key on its own.
      if (nextAt === Number.POSITIVE_INFINITY) nextAt = 0;
    },
    acknowledged(from, id) {
      const there = waiting.get(from);
      const sent = there?.sent.get(id);
      if (there === undefined || sent === undefined) return;
      there.answers = true;
      there.sent.delete(id);
      if (store.digest(sent.key).join() === sent.digest) remove(from, sent.key);
      if (there.sent.size === 0 && there.keys.size > 0) nextAt = 0;
    },
    delivered: remove,
    tick(now) {
      if (now < nextAt) return;
      nextAt = Number.POSITIVE_INFINITY;
      for (const [peer, there] of waiting) {
        there.sent.clear();
        const keys = [...there.keys].slice(0, there.answers ? batch : 1);
        there.answers = false;
        for (const key of keys) {
          const id = core.nextId();
          there.sent.set(id, { key, digest: store.digest(key).join() });
          outbox.send(peer, { type: "write_request", id, key, entry: store.get(key) });
        }
        if (keys.length > 0) nextAt = now + hintRetryMs;
      }
    },
    deadline: () => nextAt,
    counts: () =>
      Object.fromEntries(
        [...waiting]
          .filter(([, { keys }]) => keys.size > 0)
          .map(([to, { keys }]) => [to, keys.size]),
      ),
    dropped: () => dropped,
    replay(record) {
      if (record.type === "hint") {
        of(record.peer).keys.add(record.key);
        nextAt = 0;
      }
      if (record.type === "hint_delivered") of(record.peer).keys.delete(record.key);
    },
    image: () =>
      [...waiting].flatMap(([peer, { keys }]) =>
        [...keys].map((key) => ({ type: "hint", peer, key }) as const),
      ),
  };
}
