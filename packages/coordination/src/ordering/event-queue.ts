import { compareEvents, type OrderedEvent } from "./event.ts";

/** A binary heap of events, the first by {@link compareEvents} on top. */
export interface EventQueue {
  push(event: OrderedEvent): void;
  pop(): OrderedEvent | undefined;
}

export function createEventQueue(): EventQueue {
  const heap: OrderedEvent[] = [];

  const isBefore = (a: OrderedEvent | undefined, b: OrderedEvent | undefined): boolean =>
    a !== undefined && b !== undefined && compareEvents(a, b) < 0;

  function push(event: OrderedEvent): void {
    let i = heap.push(event) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(event, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = event;
  }

  function pop(): OrderedEvent | undefined {
    const top = heap[0];
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
      const below = heap[child];
      if (below === undefined || !isBefore(below, moved)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = moved;
    return top;
  }

  return { push, pop };
}
