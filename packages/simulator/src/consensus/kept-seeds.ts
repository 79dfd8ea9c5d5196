/** A seed that once failed, with what it taught: it is run for ever after. */
export interface KeptSeed {
  readonly seed: number;
  readonly reason: string;
}

export const keptSeeds: readonly KeptSeed[] = [
  { seed: 9, reason: "two configurations arrive in one append" },
  { seed: 14, reason: "a timer that rounding let ring too early was set again without end" },
  {
    seed: 23,
    reason: "late answers to probes fed a storm of appends, and a lost probe was never sent again",
  },
  { seed: 51, reason: "a long backlog goes out in small appends after healing" },
  { seed: 59, reason: "late answers to probes fed a storm of appends" },
  { seed: 79, reason: "disks rotted on more members than the group could lose" },
  { seed: 85, reason: "a member found its disk damaged while the group healed" },
  { seed: 142, reason: "keeping sessions alive never let the group come to rest" },
];
