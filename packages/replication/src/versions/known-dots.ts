import type { Actor, Dot, VersionVector } from "./version-vector.ts";

/** A set of dots as it is sent and stored: all up to `upTo` of each actor, and single ones beyond. */
export interface DotsImage {
  readonly upTo: VersionVector;
  readonly beyond: readonly Dot[];
}

/**
 * The writes whose effect a replica has, its own and others'. Messages are lost and overtake each other, so beyond the
 * part without gaps there are single ones (the node clock of Gonçalves, Almeida, Baquero and Fonte, "DottedDB", 2017).
 */
export interface KnownDots {
  add(dot: Dot): void;
  has(dot: Dot): boolean;
  /** Whether every dot of the vector is known. */
  covers(vector: VersionVector): boolean;
  join(other: DotsImage): void;
  coversImage(other: DotsImage): boolean;
  image(): DotsImage;
  upTo(actor: Actor): number;
}

export function createKnownDots(): KnownDots {
  const upTo = new Map<Actor, number>();
  const beyond = new Map<Actor, Set<number>>();

  const firstGap = (actor: Actor): number => upTo.get(actor) ?? 0;

  function close(actor: Actor): void {
    const waiting = beyond.get(actor);
    if (waiting === undefined) return;
    let end = firstGap(actor);
    while (waiting.delete(end + 1)) end += 1;
    for (const counter of waiting) if (counter <= end) waiting.delete(counter);
    upTo.set(actor, end);
    if (waiting.size === 0) beyond.delete(actor);
  }

  const known: KnownDots = {
    add({ actor, counter }) {
      if (counter <= firstGap(actor)) return;
      const waiting = beyond.get(actor) ?? new Set();
      waiting.add(counter);
      beyond.set(actor, waiting);
      close(actor);
    },
    has: ({ actor, counter }) =>
      counter <= firstGap(actor) || beyond.get(actor)?.has(counter) === true,
    covers(vector) {
      for (const [actor, counter] of vector) if (firstGap(actor) < counter) return false;
      return true;
    },
    join(other) {
      for (const [actor, counter] of other.upTo) {
        if (counter > firstGap(actor)) upTo.set(actor, counter);
        close(actor);
      }
      for (const dot of other.beyond) known.add(dot);
    },
    coversImage: (other) => known.covers(other.upTo) && other.beyond.every(known.has),
    image: () => ({
      upTo: new Map(upTo),
      beyond: [...beyond].flatMap(([actor, counters]) =>
        [...counters].map((counter) => ({ actor, counter })),
      ),
    }),
    upTo: firstGap,
  };
  return known;
}
