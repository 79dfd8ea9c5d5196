#!/usr/bin/env node
// Runs on a bare Node, before any dependency is installed: only Node's own modules here.
import { fileURLToPath } from "node:url";
import { checkNodeVersion } from "./launch/node-version.mjs";

checkNodeVersion();
const { reportFailure } = await import("./launch/failure.mjs");
try {
  const { ensureDependencies } = await import("./launch/install.mjs");
  const { bundleTypeScript, loadTypeScript } = await import("./launch/load.mjs");
  const { createProgress } = await import("./launch/progress.mjs");
  const repository = fileURLToPath(new URL("..", import.meta.url));
  await ensureDependencies(repository, createProgress({ quiet: false }));
  const program = await bundleTypeScript(repository, "tools/soak/worker.ts");
  const { soak } = await loadTypeScript(repository, "tools/soak/run.ts");
  process.exit(await soak({ words: process.argv.slice(2), program }));
} catch (error) {
  reportFailure(error);
  process.exit(1);
}
