/** One measured number. Its name is unique over all benchmarks: `engine.runs_per_s.at_50`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `runs/s`, `ms`, `MiB`. */
  readonly unit: string;
  /** What the name means and how it was measured, in a few words. */
  readonly title: string;
}

/** What a benchmark is given. All that it starts through here is stopped when it ends. */
export interface BenchContext {
  readonly repository: string;
  /** A folder of its own, removed at the end. */
  readonly scratch: string;
  /** Tells what is going on. */
  readonly log: (message: string) => void;
  /** A migrated database of its own on an embedded PostgreSQL as `npm start` sets it up, fsync on. */
  readonly database: () => Promise<string>;
  /** The program of a Node.js app, built when it is not current. */
  readonly program: (app: string) => Promise<string>;
  /** Registers what must be undone at the end, last first. */
  readonly onEnd: (action: () => void | Promise<void>) => void;
}

/** What a file `bench/<name>.bench.ts` exports by default. */
export interface Bench {
  readonly name: string;
  readonly description: string;
  readonly run: (context: BenchContext) => Promise<Figure[]>;
}
