import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensurePrismaClient } from "@edgeloom/db/migrate";
import { Failure } from "../launch/failure.mjs";
import { type Stage, stages } from "./stages.ts";

/**
 * Runs the stages one after the other, all of them whatever fails, and prints a line for each. The
 * last line reads `N passed, N failed`. Returns the exit code.
 */
export async function runTests(repository: string, words: string[]): Promise<number> {
  const { chosen, verbose } = parse(words);
  const scratch = mkdtempSync(join(tmpdir(), "edgeloom-reports-"));
  // Exiting ends the running stage's processes (see command.ts).
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => process.exit(130));
  process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
  await ensurePrismaClient(repository);
  let passed = 0;
  let failed = 0;
  for (const stage of chosen) {
    const startedAt = performance.now();
    const result = await stage.run({ repository, scratch, verbose });
    passed += result.passed;
    failed += result.failed;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const sign = result.failed === 0 ? "✓" : "✗";
    const counts = `${result.passed} passed, ${result.failed} failed`;
    console.log(`${sign} ${stage.name.padEnd(12)} ${seconds.padStart(6)} s  ${counts}`);
    if (result.failed > 0 && !verbose) console.log(indent(result.output));
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function parse(words: string[]): { chosen: readonly Stage[]; verbose: boolean } {
  const { values } = parseArgs({
    args: words,
    options: { only: { type: "string" }, verbose: { type: "boolean" } },
  });
  if (values.only === undefined) return { chosen: stages, verbose: values.verbose ?? false };
  const names = values.only.split(",");
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    const known = stages.map(({ name }) => name).join(", ");
    throw new Failure(`There is no test stage "${unknown}".`, `The stages are: ${known}.`);
  }
  return {
    chosen: stages.filter(({ name }) => names.includes(name)),
    verbose: values.verbose ?? false,
  };
}

function indent(text: string): string {
  return text.trim().replace(/^/gm, "    ");
}
