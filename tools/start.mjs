#!/usr/bin/env node
// Runs on a bare Node, before any dependency is installed: only Node's own modules here.
import { fileURLToPath } from "node:url";
import { checkNodeVersion } from "./launch/node-version.mjs";

const startedAt = Date.now();
checkNodeVersion();
const { reportFailure } = await import("./launch/failure.mjs");
try {
  const { help, parseOptions } = await import("./launch/options.mjs");
  const options = parseOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(help);
  else await start(options);
} catch (error) {
  reportFailure(error);
  process.exit(1);
}

/** @param {import("./launch/options.mjs").Options} options */
async function start(options) {
  const { ensureDependencies } = await import("./launch/install.mjs");
  const { loadTypeScript } = await import("./launch/load.mjs");
  const { createProgress } = await import("./launch/progress.mjs");
  const repository = fileURLToPath(new URL("..", import.meta.url));
  const progress = createProgress({ quiet: options.quiet });
  await ensureDependencies(repository, progress);
  const { launch } = await loadTypeScript(repository, "tools/launch/launch.ts");
  const load = (/** @type {string} */ entry) => loadTypeScript(repository, entry);
  await launch({ repository, options, progress, startedAt, load });
}
