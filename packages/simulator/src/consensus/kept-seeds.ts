/** A seed that once failed, with what it taught: it is run for ever after. */
export interface KeptSeed {
  readonly seed: number;
  readonly reason: string;
}

export const keptSeeds: readonly KeptSeed[] = [];
