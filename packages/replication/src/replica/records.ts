import type { HybridTimestamp } from "@edgeloom/coordination";
import type { Entry } from "../entry/entry.ts";
import type { DotsImage } from "../versions/known-dots.ts";
import type { Actor, Dot } from "../versions/version-vector.ts";

/** The write that a named request became. */
export interface RequestedWrite {
  readonly key: string;
  readonly dot: Dot;
  readonly stamp: HybridTimestamp;
}

/** What a replica keeps on its disk; read in order after a restart. */
export type DataRecord =
  | { readonly type: "actor"; readonly actor: Actor }
  | { readonly type: "entry"; readonly key: string; readonly entry: Entry }
  | { readonly type: "known"; readonly known: DotsImage }
  | ({ readonly type: "request"; readonly request: string } & RequestedWrite)
  /** Something is kept for a replica that did not acknowledge it, or was delivered. */
  | { readonly type: "hint"; readonly peer: string; readonly key: string }
  | { readonly type: "hint_delivered"; readonly peer: string; readonly key: string };
