import { build } from "esbuild";

/**
 * Bundles the program of a member, so that it starts as fast as an agent does. `entry` is the path of
 * `member-process.ts`, which a caller that was bundled itself knows better than this module.
 */
export async function buildMember(entry: string, outfile: string): Promise<string> {
  await build({
    entryPoints: [entry],
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
