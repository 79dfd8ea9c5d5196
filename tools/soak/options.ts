import { parseArgs } from "node:util";
import { Failure } from "../launch/failure.mjs";

export interface SoakOptions {
  readonly seeds: number;
  readonly from: number;
  readonly jobs: number;
  readonly steps: number;
  /** Planted bugs to run with, each for itself; none: the cores as they are shipped. */
  readonly bugs: readonly string[];
  /** Where to write what happened, for one seed. */
  readonly transcript: string | null;
}

/** Reads the words after `npm run soak --`. */
export function parseSoakOptions(words: readonly string[], bugs: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      seeds: { type: "string", default: "1000" },
      from: { type: "string", default: "1" },
      jobs: { type: "string", default: "2" },
      steps: { type: "string", default: "10000" },
      bug: { type: "string" },
      bugs: { type: "boolean", default: false },
      transcript: { type: "string" },
    },
  });
  if (values.bug !== undefined && !bugs.includes(values.bug)) {
    throw new Failure(`There is no planted bug ${values.bug}.`, `They are: ${bugs.join(", ")}.`);
  }
  const chosen = values.bug === undefined ? [] : [values.bug];
  return {
    seeds: positive("seeds", values.seeds),
    from: positive("from", values.from),
    jobs: positive("jobs", values.jobs),
    steps: positive("steps", values.steps),
    bugs: values.bugs ? bugs : chosen,
    transcript: values.transcript ?? null,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Failure(`--${name} is ${text}.`, "Give a whole number above 0.");
}
