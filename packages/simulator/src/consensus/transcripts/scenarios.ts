import type { Configuration } from "@edgeloom/coordination";
import type { CoreInput } from "./line.ts";

/** What a scenario does at a time: an input to a member, or something with links and processes. */
export type ScenarioStep =
  | { readonly atMs: number; readonly to: string; readonly input: CoreInput }
  /** The first group and the others no longer hear each other; empty: all do again. */
  | { readonly atMs: number; readonly cut: readonly string[] }
  | { readonly atMs: number; readonly pause: string; readonly untilMs: number };

export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly members: readonly string[];
  readonly configuration: Configuration;
  readonly steps: readonly ScenarioStep[];
  readonly endMs: number;
}

const text = new TextEncoder();
const three = ["m1", "m2", "m3"];
const votersOf = (voters: readonly string[]): Configuration => ({
  voters,
  votersOutgoing: null,
  learners: [],
});
const propose = (atMs: number, to: string, value: string): ScenarioStep => ({
  atMs,
  to,
  input: { type: "propose", data: text.encode(value) },
});
const read = (atMs: number, to: string, context: number): ScenarioStep => ({
  atMs,
  to,
  input: { type: "read", context },
});

/** Short ones that show one thing each. With the seeds given to the members m1 is the first to run out of patience. */
export const scenarios: readonly Scenario[] = [
  {
    name: "election",
    about: "Three members elect a leader, which commits one entry.",
    members: three,
    configuration: votersOf(three),
    steps: [propose(400, "m1", "x=1")],
    endMs: 480,
  },
  {
    name: "partition",
    about:
      "The leader is cut off and can commit nothing; another is elected; the old one follows once it is back.",
    members: three,
    configuration: votersOf(three),
    steps: [
      { atMs: 400, cut: ["m1"] },
      propose(410, "m1", "lost"),
      propose(1_050, "m2", "kept"),
      propose(1_050, "m3", "kept"),
      { atMs: 1_100, cut: [] },
    ],
    endMs: 1_250,
  },
  {
    name: "joint-consensus",
    about:
      "A member is replaced: the new one learns, then old and new majorities decide together, then the new alone.",
    members: [...three, "m4"],
    configuration: votersOf(three),
    steps: [
      propose(400, "m1", "x=1"),
      {
        atMs: 450,
        to: "m1",
        input: { type: "change", change: { voters: ["m1", "m2", "m4"], learners: [] } },
      },
    ],
    endMs: 700,
  },
  {
    name: "snapshot-install",
    about: "A member that was cut off while the log was compacted gets a snapshot.",
    members: three,
    configuration: votersOf(three),
    steps: [
      { atMs: 400, cut: ["m3"] },
      propose(410, "m1", "x=1"),
      propose(420, "m1", "x=2"),
      { atMs: 500, to: "m1", input: { type: "compact", bytes: text.encode("state: x=2") } },
      { atMs: 510, cut: [] },
    ],
    endMs: 750,
  },
  {
    name: "lease-across-pause",
    about:
      "A leader reads by its lease; after a pause the lease is void, so the read asks a majority and learns of a successor.",
    members: three,
    configuration: votersOf(three),
    steps: [read(440, "m1", 1), { atMs: 450, pause: "m1", untilMs: 640 }, read(640, "m1", 2)],
    endMs: 1_100,
  },
];
