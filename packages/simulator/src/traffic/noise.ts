/**
 * Noise by counter: a value follows from seed and counter alone (MurmurHash3's finaliser), so that sites can
 * be sampled in any order and at any rate.
 */
export function mix32(seed: number, counter: number): number {
  let hash = (seed ^ Math.imul(counter, 0x9e3779b1)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Nearly standard normal: four bytes added up (Irwin-Hall), scaled to deviation 1, within 3.5. */
export function nearNormal(bits: number): number {
  const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
  return (sum - 510) / 147.8;
}
