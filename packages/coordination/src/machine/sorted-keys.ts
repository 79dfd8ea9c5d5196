/** Buckets split at this size: small enough to insert into cheaply, large enough that there are few. */
const bucketMax = 256;

/** The first position in `keys` whose key is not less than `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const probe = keys[middle];
    if (probe !== undefined && probe < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A set of keys in code-unit order, kept as a list of small sorted buckets: inserts cost O(sqrt n) moves at most. */
export class SortedKeys {
  private buckets: string[][] = [];
  /** The last key of each bucket. */
  private lasts: string[] = [];

  /** `key` must not be in the set. */
  add(key: string): void {
    const at = Math.min(lowerBound(this.lasts, key), this.buckets.length - 1);
    const bucket = this.buckets[at];
    if (bucket === undefined) {
      this.buckets.push([key]);
      this.lasts.push(key);
      return;
    }
    bucket.splice(lowerBound(bucket, key), 0, key);
    if (bucket.length > bucketMax) this.buckets.splice(at + 1, 0, bucket.splice(bucketMax >> 1));
    this.refreshLast(at);
  }

  remove(key: string): void {
    const at = lowerBound(this.lasts, key);
    const bucket = this.buckets[at];
    if (bucket === undefined) return;
    const position = lowerBound(bucket, key);
    if (bucket[position] !== key) return;
    bucket.splice(position, 1);
    if (bucket.length === 0) {
      this.buckets.splice(at, 1);
      this.lasts.splice(at, 1);
    } else {
      this.refreshLast(at);
    }
  }

  clear(): void {
    this.buckets = [];
    this.lasts = [];
  }

  /** Keys not less than `start`, in order. The set must not change while they are drawn. */
  *from(start: string): Generator<string, void, undefined> {
    const first = lowerBound(this.lasts, start);
    for (let at = first; at < this.buckets.length; at += 1) {
      const bucket = this.buckets[at] ?? [];
      for (let i = at === first ? lowerBound(bucket, start) : 0; i < bucket.length; i += 1) {
        const key = bucket[i];
        if (key !== undefined) yield key;
      }
    }
  }

  /** After bucket `at` changed, and perhaps was split. */
  private refreshLast(at: number): void {
    const last = this.buckets[at]?.at(-1);
    if (last !== undefined) this.lasts[at] = last;
    if (this.lasts.length < this.buckets.length) {
      const next = this.buckets[at + 1]?.at(-1);
      if (next !== undefined) this.lasts.splice(at + 1, 0, next);
    }
  }
}
