import type { Digest, Entry } from "../entry/entry.ts";
import type { DotsImage } from "../versions/known-dots.ts";
import type { VersionVector } from "../versions/version-vector.ts";

export interface KeyedEntry {
  readonly key: string;
  readonly entry: Entry;
}

/** What replicas of a data set say to each other. Any message may be lost, repeated or late. */
export type DataMessage =
  /** Has the other one join an entry into its own; answered when that is durable. */
  | ({ readonly type: "write_request"; readonly id: number } & KeyedEntry)
  | { readonly type: "write_response"; readonly id: number }
  | {
      readonly type: "read_request";
      readonly id: number;
      readonly key: string;
      /** What the reader must not be without. */
      readonly need: VersionVector;
    }
  | {
      readonly type: "read_response";
      readonly id: number;
      readonly entry: Entry;
      /** The answering replica lacks something of what is needed, so its entry does not count. */
      readonly isBehind: boolean;
      /** See {@link Freshness}; null when it is not known. */
      readonly ageMs: number | null;
    }
  /** Asks for digests of ranges of the hash tree. */
  | {
      readonly type: "digest_request";
      readonly exchange: number;
      readonly level: number;
      readonly ranges: readonly number[];
    }
  | {
      readonly type: "digest_response";
      readonly exchange: number;
      readonly level: number;
      readonly ranges: readonly number[];
      readonly digests: readonly Digest[];
      /** What the answering replica has; told with the root only. */
      readonly known: DotsImage | null;
    }
  /** Asks for the keys in ranges of the lowest level. */
  | { readonly type: "keys_request"; readonly exchange: number; readonly ranges: readonly number[] }
  | {
      readonly type: "keys_response";
      readonly exchange: number;
      readonly ranges: readonly number[];
      readonly keys: readonly { readonly key: string; readonly digest: Digest }[];
    }
  /** Asks for entries, and gives some; answered when what was given is durable. */
  | {
      readonly type: "entries_request";
      readonly exchange: number;
      readonly batch: number;
      readonly want: readonly string[];
      readonly give: readonly KeyedEntry[];
    }
  | {
      readonly type: "entries_response";
      readonly exchange: number;
      readonly batch: number;
      readonly entries: readonly KeyedEntry[];
    }
  /** The comparison is over: the receiver has all that the sender had when it began. */
  | { readonly type: "exchange_done"; readonly exchange: number; readonly known: DotsImage };
