import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { z } from "zod";
import { hashFiles } from "./content-hash.ts";
import { Failure } from "./failure.mjs";

const stampSchema = z.object({ files: z.array(z.string()), hash: z.string() });

/** The program of a Node.js app once built. */
export function programOf(repository: string, app: string): string {
  return join(repository, "apps", app, "dist/main.js");
}

/** How a Node.js app is bundled: its own code and the workspace packages; npm packages stay outside. */
export function buildOptions(repository: string, app: string): BuildOptions {
  const entry = `apps/${app}/src/main.ts`;
  if (!existsSync(join(repository, entry))) {
    throw new Failure(
      `The app ${app} has no ${entry}.`,
      "Restore the file; every app of the launcher's table starts from it.",
    );
  }
  return {
    absWorkingDir: repository,
    // A child program (`name.child.ts`) is forked by path, so it becomes a file beside main.js.
    entryPoints: [
      { in: entry, out: "main" },
      ...childPrograms(repository).map((path) => ({ in: path, out: nameOf(path) })),
    ],
    outdir: `apps/${app}/dist`,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    metafile: true,
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [packagesOutside(join(repository, "apps", app, "dist"))],
  };
}

/** Builds an app unless its last build came from the same content. Returns whether it built. */
export async function buildNodeApp(repository: string, app: string): Promise<boolean> {
  const stampFile = join(repository, "apps", app, "dist/build.json");
  const options = buildOptions(repository, app);
  // The program itself may be gone: esbuild removes it when a build under watch fails.
  if (existsSync(stampFile) && existsSync(programOf(repository, app))) {
    const stamp = stampSchema.safeParse(JSON.parse(readFileSync(stampFile, "utf8")));
    if (stamp.success && stamp.data.hash === hashFiles(repository, stamp.data.files)) return false;
  }
  try {
    const { metafile } = await build(options);
    const sources = Object.keys(metafile?.inputs ?? {});
    const files = [...sources, "package-lock.json", "tools/launch/build-node.ts"].sort();
    writeFileSync(stampFile, JSON.stringify({ files, hash: hashFiles(repository, files) }));
    return true;
  } catch (error) {
    throw buildFailure(app, error);
  }
}

export function buildFailure(app: string, error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(`Building apps/${app} failed.\n${message}`, "Mend it as the message says.");
}

function childPrograms(repository: string): string[] {
  const folder = "packages/host/src";
  return readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".child.ts"))
    .map((path) => join(folder, path))
    .sort();
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.ts$/, "");
}

/**
 * Leaves npm packages to be loaded from node_modules at run time, where their own files are. One
 * that npm keeps inside a workspace, out of reach of the bundle, goes into the bundle.
 */
function packagesOutside(outputFolder: string): Plugin {
  const fromOutput = createRequire(join(outputFolder, "main.js"));
  return {
    name: "packages-outside",
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
        if (kind === "entry-point" || path.startsWith("@edgeloom/")) return undefined;
        if (path.startsWith("node:")) return { path, external: true };
        const fromImporter = createRequire(join(dirname(importer), "importer.js"));
        const reachable = resolveFrom(fromOutput, path) === resolveFrom(fromImporter, path);
        return reachable ? { path, external: true } : undefined;
      });
    },
  };
}

function resolveFrom(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    // A package for `import` only has no path under `require`; those are looked for by folder.
    const folder = name
      .split("/")
      .slice(0, name.startsWith("@") ? 2 : 1)
      .join("/");
    return require.resolve
      .paths(name)
      ?.map((base) => join(base, folder))
      .find((path) => existsSync(path));
  }
}
