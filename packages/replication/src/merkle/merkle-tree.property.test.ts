import fc from "fast-check";
import { expect, it } from "vitest";
import { type Digest, noDigest } from "../entry/entry.ts";
import {
  childrenOf,
  createMerkleTree,
  leafOf,
  type MerkleTree,
  merkleDepth,
} from "./merkle-tree.ts";

const digest = fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff));
const content = fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), digest, { maxKeys: 60 });

function treeOf(content: Readonly<Record<string, Digest>>): MerkleTree {
  const tree = createMerkleTree();
  for (const [key, value] of Object.entries(content)) tree.change(key, noDigest, value);
  return tree;
}

/** The lowest ranges that differ, by going down from the root. */
function differing(a: MerkleTree, b: MerkleTree): { leaves: Set<number>; looked: number } {
  let ranges = [0];
  let looked = 0;
  for (let level = 0; level <= merkleDepth; level += 1) {
    looked += ranges.length;
    const apart = ranges.filter(
      (range) => a.digest(level, range).join() !== b.digest(level, range).join(),
    );
    ranges = level === merkleDepth ? apart : apart.flatMap(childrenOf);
  }
  return { leaves: new Set(ranges), looked };
}

it("finds exactly the ranges of the keys that differ", () => {
  fc.assert(
    fc.property(content, content, (x, y) => {
      const keys = new Set([...Object.keys(x), ...Object.keys(y)]);
      const apart = [...keys].filter(
        (key) => (x[key] ?? noDigest).join() !== (y[key] ?? noDigest).join(),
      );
      const { leaves } = differing(treeOf(x), treeOf(y));
      expect(leaves).toEqual(new Set(apart.map(leafOf)));
    }),
  );
});

it("is the same however its content came about", () => {
  fc.assert(
    fc.property(content, content, (first, then) => {
      const tree = treeOf(first);
      for (const [key, value] of Object.entries(first))
        tree.change(key, value, then[key] ?? noDigest);
      for (const [key, value] of Object.entries(then)) {
        if (!Object.hasOwn(first, key)) tree.change(key, noDigest, value);
      }
      expect(differing(tree, treeOf(then)).leaves.size).toBe(0);
    }),
  );
});

it("looks at few ranges for one key among thousands, which spread evenly", () => {
  const many = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, i) => [`customers/${i}`, [i + 1, i * 7 + 1] as Digest]),
  );
  const { leaves, looked } = differing(treeOf(many), treeOf({ ...many, "customers/77": [1, 2] }));
  expect(leaves).toEqual(new Set([leafOf("customers/77")]));
  expect(looked).toBe(1 + 3 * 16);
  const perLeaf = new Map<number, number>();
  for (const key of Object.keys(many))
    perLeaf.set(leafOf(key), (perLeaf.get(leafOf(key)) ?? 0) + 1);
  expect(Math.max(...perLeaf.values())).toBeLessThan(20);
});
