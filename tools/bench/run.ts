import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ensurePrismaClient } from "@edgeloom/db/migrate";
import type { Bench, Figure } from "../../bench/bench.ts";
import { Failure } from "../launch/failure.mjs";
import { createBenchContext } from "./context.ts";
import { describeCommit, describeMachine } from "./machine.ts";
import { format, mergeResults, readResults, writeResults } from "./results.ts";

export interface BenchRun {
  readonly repository: string;
  /** Which benchmarks to run; none means all. */
  readonly names: readonly string[];
  readonly load: (entry: string) => Promise<{ default: Bench }>;
}

const suffix = ".bench.ts";

/**
 * Runs benchmarks one after the other, prints their tables and writes `bench/results.json` and
 * `bench/RESULTS.md`. One that breaks does not stop the others. Returns the exit code.
 */
export async function runBenches({ repository, names, load }: BenchRun): Promise<number> {
  const folder = join(repository, "bench");
  const known = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || known.length === 0) {
    throw new Failure(
      `There is no benchmark ${unknown ?? "in bench/"}.`,
      `The benchmarks are: ${known.join(", ") || "none"}.`,
    );
  }
  await ensurePrismaClient(repository);
  const benches: Bench[] = [];
  for (const name of known) benches.push((await load(`bench/${name}${suffix}`)).default);
  const machine = describeMachine(repository);
  console.log(machine);
  let broken = 0;
  for (const bench of benches) {
    if (names.length > 0 && !names.includes(bench.name)) continue;
    const figures = await measure(repository, bench);
    if (figures === undefined) {
      broken += 1;
      continue;
    }
    const at = new Date().toISOString();
    const measurement = { bench, figures, at, machine, commit: describeCommit(repository) };
    writeResults(repository, mergeResults(readResults(repository), measurement), benches);
  }
  return broken === 0 ? 0 : 1;
}

async function measure(repository: string, bench: Bench): Promise<Figure[] | undefined> {
  console.log(`\n${bench.name}: ${bench.description}`);
  const { context, end } = createBenchContext(repository, (text) => console.log(`  … ${text}`));
  try {
    const figures = await bench.run(context);
    const width = Math.max(...figures.map(({ title }) => title.length));
    for (const { title, value, unit } of figures) {
      console.log(`  ${title.padEnd(width)}  ${format(value).padStart(12)} ${unit}`);
    }
    return figures;
  } catch (error) {
    console.error(`  ✗ ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    return undefined;
  } finally {
    await end();
  }
}
