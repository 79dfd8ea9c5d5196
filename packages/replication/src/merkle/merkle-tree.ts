import { hash32 } from "@edgeloom/kernel";
import type { Digest } from "../entry/entry.ts";

/**
 * A hash tree over ranges of hashed keys (Merkle, 1987; for replicas DeCandia et al., "Dynamo", 2007). Two replicas that
 * compare it from the root find the ranges in which they differ with traffic that grows with the differences, not with
 * the data. The digest of a range is the sum of the digests of its keys, so that a change costs one addition a level.
 */
export interface MerkleTree {
  /** Takes the change of one key's digest in; a key that is not there has the digest [0, 0]. */
  change(key: string, before: Digest, after: Digest): void;
  /** The digest of a range. Level 0 is the root; level n has 16^n ranges. */
  digest(level: number, range: number): Digest;
}

export const merkleFanout = 16;
export const merkleDepth = 3;

/** The range of the lowest level that a key is in. */
export function leafOf(key: string): number {
  // The high bits of FNV-1a hardly change with the last characters; a multiplication spreads them.
  return Math.imul(hash32(key), 0x9e3779b1) >>> (32 - 4 * merkleDepth);
}

export const childrenOf = (range: number): number[] =>
  Array.from({ length: merkleFanout }, (_, child) => range * merkleFanout + child);

export function createMerkleTree(): MerkleTree {
  const levels = Array.from(
    { length: merkleDepth + 1 },
    (_, level) => new Uint32Array(2 * merkleFanout ** level),
  );
  return {
    change(key, before, after) {
      const leaf = leafOf(key);
      for (const [level, sums] of levels.entries()) {
        const at = 2 * Math.floor(leaf / merkleFanout ** (merkleDepth - level));
        // The arrays wrap around at 2^32 by themselves.
        sums[at] = (sums[at] ?? 0) - before[0] + after[0];
        sums[at + 1] = (sums[at + 1] ?? 0) - before[1] + after[1];
      }
    },
    digest(level, range) {
      const sums = levels[level];
      return [sums?.[2 * range] ?? 0, sums?.[2 * range + 1] ?? 0];
    },
  };
}
