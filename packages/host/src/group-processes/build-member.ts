import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles the program of a member into `outfile`, so that it starts as fast as an agent does. */
export async function buildMember(outfile: string): Promise<string> {
  await build({
    entryPoints: [fileURLToPath(new URL("./member-process.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    logLevel: "silent",
  });
  return outfile;
}
