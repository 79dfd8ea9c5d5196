/**
 * Glossary. A *data set* is kept in *copies*, each by a *replica* on one edge node. Every write is one *version*, named
 * by its *dot*: who wrote it and the how-manieth of its writes it is. A *version vector* says of each writer how many of
 * its writes are known (Parker et al., "Detection of Mutual Inconsistency in Distributed Systems", 1983); a dot apart
 * from the vector tells concurrent writes of one replica apart (Preguiça, Baquero, Almeida, Fonte and Gonçalves, "Dotted
 * Version Vectors", 2010). Versions that do not know of each other are *siblings*.
 */

/** Who numbers writes: a replica, for as long as its disk remembers what it wrote. */
export type Actor = string;

export interface Dot {
  readonly actor: Actor;
  /** From 1 upwards without gaps. */
  readonly counter: number;
}

/** The highest counter by actor; an absent one is 0. */
export type VersionVector = ReadonlyMap<Actor, number>;

export const emptyVector: VersionVector = new Map();

export const sameDot = (a: Dot, b: Dot): boolean => a.actor === b.actor && a.counter === b.counter;

export function coversDot(vector: VersionVector, { actor, counter }: Dot): boolean {
  return (vector.get(actor) ?? 0) >= counter;
}

/** Whether `a` knows everything that `b` knows. */
export function covers(a: VersionVector, b: VersionVector): boolean {
  for (const [actor, counter] of b) {
    if ((a.get(actor) ?? 0) < counter) return false;
  }
  return true;
}

/** The least vector that covers both. */
export function joinVectors(a: VersionVector, b: VersionVector): VersionVector {
  if (covers(a, b)) return a;
  const joined = new Map(a);
  for (const [actor, counter] of b) {
    if (counter > (joined.get(actor) ?? 0)) joined.set(actor, counter);
  }
  return joined;
}

export function withDot(vector: VersionVector, { actor, counter }: Dot): VersionVector {
  return joinVectors(vector, new Map([[actor, counter]]));
}

export function vectorToJson(vector: VersionVector): Record<Actor, number> {
  return Object.fromEntries([...vector].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const vectorFromJson = (json: Readonly<Record<Actor, number>>): VersionVector =>
  new Map(Object.entries(json));
