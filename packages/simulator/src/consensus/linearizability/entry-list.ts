import type { Operation } from "./history.ts";

/** One end of an operation in the doubly linked list that the search works on. */
export interface Entry {
  readonly kind: "head" | "call" | "return";
  /** Position of the operation in the history; -1 for the head. */
  readonly operation: number;
  /** Of a call: its return, which a pending operation does not have. */
  match: Entry | undefined;
  previous: Entry | undefined;
  next: Entry | undefined;
}

/**
 * The calls and returns of a history in the order of time behind a head. At equal times calls come first, so that
 * operations which touch count as overlapping: a coarse clock may make a check weaker, never wrong.
 */
export function createEntryList(operations: readonly Operation<unknown, unknown>[]): Entry {
  const ends: { at: number; entry: Entry }[] = [];
  operations.forEach((operation, position) => {
    const call = createEntry("call", position);
    ends.push({ at: operation.calledAt, entry: call });
    if (operation.returnedAt === Number.POSITIVE_INFINITY) return;
    call.match = createEntry("return", position);
    ends.push({ at: operation.returnedAt, entry: call.match });
  });
  ends.sort((a, b) => a.at - b.at || rank(a.entry) - rank(b.entry));
  const head = createEntry("head", -1);
  let last = head;
  for (const { entry } of ends) {
    entry.previous = last;
    last.next = entry;
    last = entry;
  }
  return head;
}

const rank = (entry: Entry): number => (entry.kind === "call" ? 0 : 1);

function createEntry(kind: Entry["kind"], operation: number): Entry {
  return { kind, operation, match: undefined, previous: undefined, next: undefined };
}

/** Takes a call and its return out of the list; the entries keep their places for {@link unlift}. */
export function lift(call: Entry): void {
  unlink(call);
  if (call.match !== undefined) unlink(call.match);
}

/** Undoes the latest {@link lift} that is not undone yet. */
export function unlift(call: Entry): void {
  if (call.match !== undefined) relink(call.match);
  relink(call);
}

function unlink(entry: Entry): void {
  if (entry.previous !== undefined) entry.previous.next = entry.next;
  if (entry.next !== undefined) entry.next.previous = entry.previous;
}

function relink(entry: Entry): void {
  if (entry.previous !== undefined) entry.previous.next = entry;
  if (entry.next !== undefined) entry.next.previous = entry;
}
