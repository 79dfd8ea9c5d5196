/**
 * Remembers pairs of (set of ordered operations, state of the model). The set is a bitmap whose hash is kept up to date
 * by exclusive-or (Zobrist, 1970), so that a look-up compares bitmaps only when hashes collide.
 */
export interface VisitedSet {
  /** Adds or removes an operation of the current set. */
  toggle(operation: number): void;
  /** Remembers the current set together with `stateKey`; false when it was remembered before. */
  add(stateKey: string): boolean;
}

export function createVisitedSet(size: number): VisitedSet {
  const current = new Uint32Array((size + 31) >>> 5);
  const seen = new Map<string, Uint32Array[]>();
  let low = 0;
  let high = 0;

  return {
    toggle(operation) {
      const word = operation >>> 5;
      current[word] = (current[word] ?? 0) ^ (1 << (operation & 31));
      low ^= mix(operation, 0x9e3779b1);
      high ^= mix(operation, 0x85ebca6b);
    },
    add(stateKey) {
      const key = `${low}:${high}:${stateKey}`;
      const known = seen.get(key);
      if (known === undefined) {
        seen.set(key, [current.slice()]);
        return true;
      }
      if (known.some((bitmap) => isEqual(bitmap, current))) return false;
      known.push(current.slice());
      return true;
    },
  };
}

function mix(value: number, constant: number): number {
  let hash = Math.imul(value + 1, constant);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 12);
}

function isEqual(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
