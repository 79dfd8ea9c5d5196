import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Bench, Figure } from "../../bench/bench.ts";

const resultSchema = z.object({
  value: z.number(),
  unit: z.string(),
  /** When it was measured, ISO 8601. */
  at: z.string(),
  /** What measures it again. */
  command: z.string(),
  machine: z.string(),
  title: z.string(),
  commit: z.string(),
});

const resultsSchema = z.record(z.string(), resultSchema);

/** All figures measured last, by name. */
export type Results = z.infer<typeof resultsSchema>;

export interface Measurement {
  readonly bench: Bench;
  readonly figures: readonly Figure[];
  readonly at: string;
  readonly machine: string;
  readonly commit: string;
}

export function readResults(repository: string): Results {
  const file = join(repository, "bench/results.json");
  if (!existsSync(file)) return {};
  return resultsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** New figures in place of the same bench's old ones; other benches' figures stay. */
export function mergeResults(results: Results, measurement: Measurement): Results {
  const command = `npm run bench ${measurement.bench.name}`;
  const others = Object.entries(results).filter(([, result]) => result.command !== command);
  const { at, machine, commit } = measurement;
  const measured = measurement.figures.map(({ name, value, unit, title }) => {
    if (others.some(([other]) => other === name)) {
      throw new Error(`Two benchmarks measure "${name}"; give one another name.`);
    }
    return [name, { value: rounded(value), unit, at, command, machine, title, commit }] as const;
  });
  return Object.fromEntries([...others, ...measured]);
}

export function writeResults(repository: string, results: Results, benches: readonly Bench[]) {
  writeFileSync(join(repository, "bench/results.json"), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(repository, "bench/RESULTS.md"), renderResults(results, benches));
}

/** The page for people: a section for each bench that has figures, in the order of their names. */
export function renderResults(results: Results, benches: readonly Bench[]): string {
  const sections = [...benches]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((bench) => renderSection(results, bench))
    .filter((section) => section !== "");
  return [
    "# Measured",
    "",
    "Written by `npm run bench`; the same figures for programs stand in `bench/results.json`.",
    "",
    ...sections,
  ].join("\n");
}

function renderSection(results: Results, bench: Bench): string {
  const command = `npm run bench ${bench.name}`;
  const figures = Object.entries(results).filter(([, result]) => result.command === command);
  const [first] = figures;
  if (first === undefined) return "";
  const { at, machine, commit } = first[1];
  const rows = figures.map(
    ([name, { value, unit, title }]) => `| ${title} | ${format(value)} ${unit} | \`${name}\` |`,
  );
  return [
    `## ${bench.name}`,
    "",
    bench.description,
    "",
    `\`${command}\`, ${at.slice(0, 16).replace("T", " ")} UTC, commit ${commit}, ${machine}.`,
    "",
    "| what | measured | figure |",
    "| --- | ---: | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** Four significant digits: more is noise. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}

export function format(value: number): string {
  return rounded(value).toLocaleString("en-US", { maximumFractionDigits: 4 });
}
