#!/usr/bin/env node
// Bundles the command line when a source of it has changed, and runs the bundle: starting from TypeScript sources
// would take seconds.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const sdk = fileURLToPath(new URL("..", import.meta.url));
const output = join(sdk, "dist");
const program = join(output, "edgeloom.js");
const stamp = join(output, "edgeloom.json");

/** Times at which the sources were changed, as the last build found them. */
function isCurrent() {
  if (!existsSync(program) || !existsSync(stamp)) return false;
  try {
    const changedAt = Object.entries(JSON.parse(readFileSync(stamp, "utf8")));
    return changedAt.every(([path, time]) => statSync(path).mtimeMs === time);
  } catch {
    // A source that is gone, or a stamp cut short: build again.
    return false;
  }
}

async function bundle() {
  const { build } = await import("esbuild");
  const { metafile, outputFiles } = await build({
    absWorkingDir: sdk,
    // The sandbox forks its child by path, from beside the program.
    entryPoints: [
      { in: "src/cli/main.ts", out: "edgeloom" },
      { in: "../host/src/sandbox/sandbox.child.ts", out: "sandbox.child" },
    ],
    outdir: output,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    metafile: true,
    write: false,
    logLevel: "silent",
    plugins: [{ name: "packages-outside", setup: leavePackagesOutside }],
  });
  mkdirSync(output, { recursive: true });
  const place = (path, text) => {
    // Another start may be reading the file.
    const fresh = `${path}.${process.pid}`;
    writeFileSync(fresh, text);
    renameSync(fresh, path);
  };
  for (const { path, text } of outputFiles) place(join(output, basename(path)), text);
  const sources = [...Object.keys(metafile.inputs), "bin/edgeloom.mjs"].map((path) =>
    join(sdk, path),
  );
  const changedAt = sources.map((path) => [path, statSync(path).mtimeMs]);
  place(stamp, JSON.stringify(Object.fromEntries(changedAt)));
}

function leavePackagesOutside({ onResolve }) {
  onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === "entry-point" || path.startsWith("@edgeloom/") ? undefined : { path, external: true },
  );
}

try {
  if (!isCurrent()) await bundle();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: The command line could not be built: ${reason}\n`);
  process.stderr.write(
    "  Run `npm install` in Edgeloom's folder, and check that it can be written.\n",
  );
  process.exit(1);
}
await import(pathToFileURL(program).href);
