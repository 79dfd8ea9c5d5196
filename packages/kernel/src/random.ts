/** Port: a source of uniform randomness. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** A generator whose whole sequence follows from its seed, and that can be split into independent streams. */
export interface SeededRandom extends Random {
  readonly seed: number;
  /** An integer in [min, max], both included. */
  integer(min: number, max: number): number;
  /** A standard normal deviate (Box-Muller). */
  normal(): number;
  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** An independent stream named by `label`: the same seed and label give the same stream. */
  fork(label: string): SeededRandom;
}

/** 32-bit FNV-1a of a string: stable across platforms, for seeds and shards; not for security. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, passes BigCrush. */
export function createSeededRandom(seed: number): SeededRandom {
  let a = seed >>> 0;
  let b = Math.floor(seed / 0x100000000) >>> 0;
  let c = 0x9e3779b9;
  let counter = 1;

  function next32(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }
  // The first outputs still show the seed; the author's own seeding discards a dozen.
  for (let i = 0; i < 12; i += 1) next32();

  const random: SeededRandom = {
    seed,
    next: () => next32() / 0x100000000,
    integer: (min, max) => min + Math.floor(random.next() * (max - min + 1)),
    normal: () => {
      const u = 1 - random.next();
      return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.next());
    },
    pick: (items) => {
      const item = items[random.integer(0, items.length - 1)];
      if (item === undefined) throw new RangeError("pick needs at least one item");
      return item;
    },
    fork: (label) => createSeededRandom(hash32(`${seed}/${label}`)),
  };
  return random;
}
