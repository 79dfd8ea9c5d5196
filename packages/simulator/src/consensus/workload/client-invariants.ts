import type { Judge } from "../invariants/judge.ts";

/** Believes, by its own clock and what it was told, to hold something that only one may hold. */
export interface Holding {
  readonly client: number;
  /** Whether it still believes so now. */
  believes(): boolean;
}

/** What clients see of a group, compared as it comes. */
export interface ClientInvariants {
  /** The largest revision that any client has been told so far: what a call from now on must see. */
  revisionFloor(): number;
  read(floor: number, revision: number, what: string): void;
  wrote(floor: number, revision: number, what: string): void;
  granted(name: string, holding: Holding): void;
  numbersDrawn(name: string, first: number, last: number): void;
}

export function createClientInvariants(judge: Judge): ClientInvariants {
  let largest = 0;
  const holdings = new Map<string, Holding[]>();
  const drawn = new Map<string, { first: number; last: number }[]>();

  return {
    revisionFloor: () => largest,
    read(floor, revision, what) {
      if (revision < floor) {
        judge.fail("read_freshness", `${what} saw revision ${revision} after ${floor} was told`);
      }
      largest = Math.max(largest, revision);
    },
    wrote(floor, revision, what) {
      if (revision <= floor) {
        judge.fail("write_order", `${what} made revision ${revision} after ${floor} was told`);
      }
      largest = Math.max(largest, revision);
    },
    granted(name, holding) {
      const others = (holdings.get(name) ?? []).filter(
        (other) => other.client !== holding.client && other.believes(),
      );
      for (const { client } of others) {
        const detail = `${name} was granted to client ${holding.client}; client ${client} holds it`;
        if (holding.believes()) judge.fail("single_lease_holder", detail);
      }
      holdings.set(name, [...others, holding]);
    },
    numbersDrawn(name, first, last) {
      const earlier = drawn.get(name) ?? [];
      const twice = earlier.find((range) => range.first <= last && first <= range.last);
      if (twice !== undefined) {
        judge.fail("write_order", `sequence ${name} gave ${twice.first}-${twice.last} twice`);
      }
      earlier.push({ first, last });
      drawn.set(name, earlier);
    },
  };
}
