import { assertNever } from "@edgeloom/kernel";

/** How many replicas must answer: one, a majority, all, a majority in the region here, a majority in every region. */
export type ReplicationLevel = "one" | "quorum" | "all" | "local_quorum" | "each_quorum";

export interface ReplicaPlace {
  readonly nodeId: string;
  readonly region: string;
}

const majority = (of: number): number => Math.floor(of / 2) + 1;

/** Which answers a level asks for: `count` of `among`, for each of these. */
export interface Requirement {
  readonly among: readonly string[];
  readonly count: number;
}

/** What a level asks for, seen from the replica on `here`. */
export function requirementsOf(
  level: ReplicationLevel,
  places: readonly ReplicaPlace[],
  here: string,
): readonly Requirement[] {
  const all = places.map(({ nodeId }) => nodeId);
  const quorum = (among: readonly string[]): Requirement => ({
    among,
    count: majority(among.length),
  });
  const inRegion = (region: string): string[] =>
    places.filter((place) => place.region === region).map(({ nodeId }) => nodeId);
  switch (level) {
    case "one":
      return [{ among: all, count: 1 }];
    case "quorum":
      return [quorum(all)];
    case "all":
      return [{ among: all, count: all.length }];
    case "local_quorum": {
      const region = places.find(({ nodeId }) => nodeId === here)?.region;
      return [quorum(region === undefined ? all : inRegion(region))];
    }
    case "each_quorum":
      return [...new Set(places.map(({ region }) => region))].map((region) =>
        quorum(inRegion(region)),
      );
    default:
      return assertNever(level);
  }
}

export function isSatisfied(
  requirements: readonly Requirement[],
  answered: ReadonlySet<string>,
): boolean {
  return requirements.every(
    ({ among, count }) => among.filter((one) => answered.has(one)).length >= count,
  );
}
