interface Pending<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what arrives while a batch is being written into the next batch: one write at a time, so items take effect
 * in the order of their arrival, and batches grow with the load by themselves. An idle writer starts at the end of
 * the current turn of the event loop.
 *
 * @param write stores a batch and gives one result an item, in order; what it throws rejects all of them.
 */
export function createGroupCommit<Item, Result>(options: {
  readonly itemsMax: number;
  write(items: readonly Item[]): Promise<readonly Result[]>;
}): (item: Item) => Promise<Result> {
  let queue: Pending<Item, Result>[] = [];
  let busy = false;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.length <= options.itemsMax ? queue : queue.slice(0, options.itemsMax);
      queue = batch === queue ? [] : queue.slice(options.itemsMax);
      try {
        const results = await options.write(batch.map((pending) => pending.item));
        batch.forEach((pending, index) => {
          pending.resolve(results[index] as Result);
        });
      } catch (error) {
        for (const pending of batch) pending.reject(error);
      }
    }
    busy = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      setImmediate(() => void drain());
    });
}
