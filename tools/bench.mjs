#!/usr/bin/env node
// Runs on a bare Node, before any dependency is installed: only Node's own modules here.
import { fileURLToPath } from "node:url";
import { checkNodeVersion } from "./launch/node-version.mjs";

checkNodeVersion();
const { reportFailure } = await import("./launch/failure.mjs");
try {
  const { ensureDependencies } = await import("./launch/install.mjs");
  const { loadTypeScript } = await import("./launch/load.mjs");
  const { createProgress } = await import("./launch/progress.mjs");
  const repository = fileURLToPath(new URL("..", import.meta.url));
  await ensureDependencies(repository, createProgress({ quiet: false }));
  const { runBenches } = await loadTypeScript(repository, "tools/bench/run.ts");
  const load = (/** @type {string} */ entry) => loadTypeScript(repository, entry);
  process.exit(await runBenches({ repository, names: process.argv.slice(2), load }));
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
