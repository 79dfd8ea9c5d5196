import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildNodeApp } from "../launch/build-node.ts";
import { buildWebApp } from "../launch/build-web.ts";
import { ensureChromium } from "./chromium.ts";
import { type CommandOptions, type CommandResult, runCommand } from "./command.ts";
import { type Count, countPlaywright, countVitest } from "./reports.ts";

export interface StageContext {
  readonly repository: string;
  /** For reports; removed at the end. */
  readonly scratch: string;
  readonly verbose: boolean;
}

export interface StageResult extends Count {
  /** Shown when something failed. */
  readonly output: string;
}

/** One part of `npm test`. */
export interface Stage {
  readonly name: string;
  readonly run: (context: StageContext) => Promise<StageResult>;
}

const minutes = 60_000;

export const stages: readonly Stage[] = [
  { name: "lint", run: async (context) => asOneTest(await bin(context, "biome", ["check", "."])) },
  { name: "types", run: checkTypes },
  { name: "knip", run: async (context) => asOneTest(await bin(context, "knip", [])) },
  { name: "unit", run: async (context) => await runVitest(context, "unit") },
  { name: "simulation", run: async (context) => await runVitest(context, "simulation") },
  { name: "integration", run: async (context) => await runVitest(context, "integration") },
  { name: "e2e", run: runBrowserTests },
];

/** The workspaces by turbo, then what lies outside of them. */
async function checkTypes(context: StageContext): Promise<StageResult> {
  const words = ["run", "typecheck", "--output-logs=errors-only", "--no-daemon"];
  const workspaces = await bin(context, "turbo", words);
  const tools = await bin(context, "tsc", ["--noEmit", "-p", "tools"]);
  return asOneTest({
    ok: workspaces.ok && tools.ok,
    output: `${workspaces.output}${tools.output}`,
  });
}

async function runVitest(context: StageContext, project: string): Promise<StageResult> {
  const report = join(context.scratch, `${project}.json`);
  const words = ["run", "--project", project, "--reporter=dot", "--reporter=json"];
  const result = await bin(context, "vitest", [...words, `--outputFile.json=${report}`]);
  return { ...countVitest(report, result.ok), output: result.output };
}

async function runBrowserTests(context: StageContext): Promise<StageResult> {
  const { repository, scratch } = context;
  const config = join(repository, "e2e/playwright.config.ts");
  if (!existsSync(config)) return failure("e2e/playwright.config.ts is missing.");
  const chromium = await ensureChromium(options(context));
  if (chromium.kind === "none") {
    return failure(`No Chromium on the PATH, and none could be installed.\n${chromium.output}`);
  }
  try {
    const apps = ["gateway", "worker", "simulator", "agent"];
    await Promise.all(apps.map((app) => buildNodeApp(repository, app)));
    await buildWebApp(repository, "web");
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
  const report = join(scratch, "e2e.json");
  const result = await bin(context, "playwright", ["test", "-c", config, "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...(chromium.kind === "program" ? { EDGELOOM_CHROMIUM: chromium.path } : {}),
  });
  return { ...countPlaywright(report, result.ok), output: result.output };
}

async function bin(
  context: StageContext,
  name: string,
  words: readonly string[],
  environment?: Record<string, string>,
): Promise<CommandResult> {
  const program = join(context.repository, "node_modules/.bin", name);
  return await runCommand(program, words, { ...options(context), environment });
}

function options({ repository, verbose }: StageContext): CommandOptions {
  return { folder: repository, verbose, timeoutMs: 10 * minutes };
}

function asOneTest({ ok, output }: CommandResult): StageResult {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, output };
}

function failure(output: string): StageResult {
  return { passed: 0, failed: 1, output };
}
