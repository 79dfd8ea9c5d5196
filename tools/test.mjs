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
  const { runTests } = await loadTypeScript(repository, "tools/test/run.ts");
  process.exit(await runTests(repository, process.argv.slice(2)));
} catch (error) {
  reportFailure(error);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
