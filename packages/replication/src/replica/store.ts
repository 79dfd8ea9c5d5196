import {
  type Digest,
  digestOf,
  type Entry,
  emptyEntry,
  joinEntries,
  noDigest,
} from "../entry/entry.ts";
import { createMerkleTree, leafOf, type MerkleTree } from "../merkle/merkle-tree.ts";
import type { ReplicationBug } from "../planted-bugs.ts";
import { createKnownDots, type DotsImage, type KnownDots } from "../versions/known-dots.ts";
import type { DataRecord, RequestedWrite } from "./records.ts";

/** Requests that are remembered so that they are not carried out twice: retries come within minutes. */
const requestsMax = 4_096;

/** The entries of one copy with their hash tree. */
export interface DataStore {
  readonly known: Pick<KnownDots, "covers" | "coversImage" | "image" | "upTo">;
  readonly tree: Pick<MerkleTree, "digest">;
  get(key: string): Entry;
  digest(key: string): Digest;
  keysIn(range: number): readonly string[];
  /** Joins an entry into the one here. False when that changed nothing. */
  merge(key: string, entry: Entry): boolean;
  /** All these writes have had their effect here. */
  learn(known: DotsImage): void;
  requested(request: string): RequestedWrite | undefined;
  entries(): Iterable<readonly [string, Entry]>;
  replay(record: DataRecord): void;
  image(): DataRecord[];
}

export function createDataStore(
  record: (record: DataRecord) => void,
  bugs?: ReadonlySet<ReplicationBug>,
): DataStore {
  const entries = new Map<string, Entry>();
  const digests = new Map<string, Digest>();
  const leaves = new Map<number, Set<string>>();
  const requests = new Map<string, RequestedWrite>();
  const known = createKnownDots();
  const tree = createMerkleTree();

  function put(key: string, entry: Entry): void {
    const digest = digestOf(key, entry);
    tree.change(key, digests.get(key) ?? noDigest, digest);
    digests.set(key, digest);
    entries.set(key, entry);
    const leaf = leafOf(key);
    const keys = leaves.get(leaf) ?? new Set();
    leaves.set(leaf, keys.add(key));
    for (const { dot, stamp, request } of entry.versions) {
      known.add(dot);
      if (request !== "") remember(request, { key, dot, stamp });
    }
  }

  function remember(request: string, write: RequestedWrite): void {
    requests.delete(request);
    requests.set(request, write);
    for (const oldest of requests.keys()) {
      if (requests.size <= requestsMax) break;
      requests.delete(oldest);
    }
  }

  const digestHere = (key: string): Digest => digests.get(key) ?? noDigest;

  return {
    known,
    tree,
    get: (key) => entries.get(key) ?? emptyEntry,
    digest: digestHere,
    keysIn: (range) => [...(leaves.get(range) ?? [])],
    merge(key, entry) {
      const joined = joinEntries(entries.get(key) ?? emptyEntry, entry, bugs);
      const before = digestHere(key);
      const after = digestOf(key, joined);
      // Known dots come with entries, so an entry that changes nothing brings none.
      if (before[0] === after[0] && before[1] === after[1]) return false;
      put(key, joined);
      if (bugs?.has("merge_not_persisted") !== true) record({ type: "entry", key, entry: joined });
      return true;
    },
    learn(image) {
      if (known.coversImage(image)) return;
      known.join(image);
      record({ type: "known", known: image });
    },
    requested: (request) => requests.get(request),
    entries: () => entries,
    replay(one) {
      if (one.type === "entry") put(one.key, one.entry);
      if (one.type === "known") known.join(one.known);
      if (one.type === "request") remember(one.request, one);
    },
    image: () => [
      { type: "known", known: known.image() },
      ...[...entries].map(([key, entry]) => ({ type: "entry", key, entry }) as const),
      ...[...requests].map(
        ([request, { key, dot, stamp }]) =>
          ({ type: "request", request, key, dot, stamp }) as const,
      ),
    ],
  };
}
