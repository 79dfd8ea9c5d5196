import { writeFileSync } from "node:fs";
import type { PlantedBug } from "@edgeloom/coordination";
import {
  type CampaignSummary,
  describeFailure,
  faultClasses,
  huntedBugs,
  missingFaults,
  simulateConsensus,
} from "@edgeloom/simulator/consensus";
import { parseSoakOptions, type SoakOptions } from "./options.ts";
import { runPool } from "./pool.ts";

export interface SoakRun {
  readonly words: readonly string[];
  /** The bundled `worker.ts`. */
  readonly program: string;
}

const number = new Intl.NumberFormat("en");
/** Beyond these a run tells nothing new. */
const failuresMax = 10;

/** Simulates groups under faults, seed after seed. Returns the exit code: 0 when all held, or all bugs were caught. */
export async function soak({ words, program }: SoakRun): Promise<number> {
  const options = parseSoakOptions(words, huntedBugs);
  if (options.transcript !== null) return writeTranscript(options, options.transcript);
  if (options.bugs.length > 0) return await huntBugs(options, program);
  const started = performance.now();
  const total = await run(options, program, undefined);
  printSummary(total, (performance.now() - started) / 1_000);
  const missing = missingFaults(total.faults);
  // A handful of seeds need not meet every fault.
  const isLong = options.seeds >= 200;
  if (missing.length > 0) console.log(`Faults that never happened: ${missing.join(", ")}`);
  return total.failures.length > 0 || (isLong && missing.length > 0) ? 1 : 0;
}

async function run(
  options: SoakOptions,
  program: string,
  bug: PlantedBug | undefined,
): Promise<CampaignSummary> {
  const started = performance.now();
  let toldAt = started;
  return await runPool({
    program,
    jobs: options.jobs,
    campaign: { from: options.from, seeds: options.seeds, steps: options.steps, bug },
    failuresMax: bug === undefined ? failuresMax : 1,
    onProgress(total) {
      const now = performance.now();
      if (now - toldAt < 5_000 || bug !== undefined) return;
      toldAt = now;
      const rate = total.steps / ((now - started) / 1_000);
      const failed = total.failures.length;
      console.log(
        `${number.format(total.seeds)} seeds, ${number.format(Math.round(rate))} steps/s, ${failed} failed`,
      );
    },
  });
}

function printSummary(total: CampaignSummary, seconds: number): void {
  for (const failure of total.failures) console.log(describeFailure(failure));
  console.log("Faults:");
  for (const name of faultClasses) {
    console.log(`  ${name.padEnd(28)} ${number.format(total.faults[name])}`);
  }
  const rows: [string, string][] = [
    ["seeds", number.format(total.seeds)],
    ["failed", number.format(total.failures.length)],
    ["steps", number.format(total.steps)],
    ["steps/s", number.format(Math.round(total.steps / seconds))],
    ["requests answered", number.format(total.operations)],
    ["entries committed", number.format(total.committed)],
    ["simulated hours", (total.virtualMs / 3_600_000).toFixed(1)],
    ["longest convergence", `${number.format(Math.round(total.convergenceMsMax))} ms`],
    ["seconds", seconds.toFixed(1)],
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(30)} ${value}`);
}

/** Which seed catches each planted bug, and by what. */
async function huntBugs(options: SoakOptions, program: string): Promise<number> {
  let missed = 0;
  for (const bug of huntedBugs.filter((name) => options.bugs.includes(name))) {
    const { failures, seeds } = await run(options, program, bug);
    const first = failures[0];
    if (first?.violation === undefined || first.violation === null) {
      missed += 1;
      console.log(`${bug.padEnd(44)} NOT CAUGHT in ${seeds} seeds`);
    } else {
      const { invariant, detail } = first.violation;
      const short = detail.replaceAll("\n", " ").slice(0, 90);
      console.log(
        `${bug.padEnd(44)} seed ${String(first.seed).padStart(4)}  ${invariant}: ${short}`,
      );
    }
  }
  return missed === 0 ? 0 : 1;
}

function writeTranscript({ from, steps, bugs }: SoakOptions, file: string): number {
  const lines: string[] = [];
  const [bug] = huntedBugs.filter((name) => bugs.includes(name));
  const result = simulateConsensus({
    seed: from,
    steps,
    plantedBugs: bug === undefined ? undefined : new Set([bug]),
    onLine: (line) => lines.push(line),
  });
  writeFileSync(file, `${lines.join("\n")}\n`);
  console.log(describeFailure(result, bug));
  console.log(`trace ${result.traceHash}, written to ${file}`);
  return result.violation === null ? 0 : 1;
}
