import {
  compareTimestamps,
  formatTimestamp,
  type HybridTimestamp,
  parseTimestamp,
} from "@edgeloom/coordination";
import { z } from "zod";
import {
  emptyVector,
  joinVectors,
  type VersionVector,
  vectorFromJson,
  vectorToJson,
} from "../versions/version-vector.ts";

/**
 * What a client has seen and written; it carries it from one request to the next, and every replica that serves it must
 * have all of it. This gives the four session guarantees (Terry et al., "Session Guarantees for Weakly Consistent
 * Replicated Data", 1994): read your writes, monotonic reads, monotonic writes, writes follow reads.
 */
export interface Session {
  readonly vector: VersionVector;
  /** No write of the session has an earlier stamp than what it saw. */
  readonly stamp: HybridTimestamp;
  /** By key, the writes that the client was shown: its next write of that key replaces them. */
  readonly seen: ReadonlyMap<string, VersionVector>;
}

export const emptySession: Session = {
  vector: emptyVector,
  stamp: { wallMs: 0, counter: 0 },
  seen: new Map(),
};

/** Keys whose versions a session remembers; of older ones, writes are concurrent to what is there. */
const seenMax = 64;

const vectorSchema = z.record(z.string().max(300), z.number().int().min(0));

/** A session as clients carry it. */
export const sessionTokenSchema = z.object({
  vector: vectorSchema,
  stamp: z.string().regex(/^[0-9a-f]{16}$/),
  seen: z.record(z.string(), vectorSchema).default({}),
});
export type SessionToken = z.infer<typeof sessionTokenSchema>;

export function sessionOf(token: SessionToken): Session {
  return {
    vector: vectorFromJson(token.vector),
    stamp: parseTimestamp(token.stamp),
    seen: new Map(Object.entries(token.seen).map(([key, vector]) => [key, vectorFromJson(vector)])),
  };
}

export function tokenOf({ vector, stamp, seen }: Session): SessionToken {
  return {
    vector: vectorToJson(vector),
    stamp: formatTimestamp(stamp),
    seen: Object.fromEntries([...seen].map(([key, one]) => [key, vectorToJson(one)])),
  };
}

/** What the session is once it has seen more. */
export function extendSession(
  session: Session,
  key: string,
  news: { vector: VersionVector; stamp: HybridTimestamp; context: VersionVector },
): Session {
  const seen = new Map(session.seen);
  const before = seen.get(key) ?? emptyVector;
  // The latest key comes last, so that the first is the one to forget.
  seen.delete(key);
  seen.set(key, joinVectors(before, news.context));
  for (const oldest of seen.keys()) {
    if (seen.size <= seenMax) break;
    seen.delete(oldest);
  }
  return {
    vector: joinVectors(session.vector, news.vector),
    stamp: compareTimestamps(session.stamp, news.stamp) >= 0 ? session.stamp : news.stamp,
    seen,
  };
}
