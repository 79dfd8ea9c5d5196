import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type CommandOptions, runCommand } from "./command.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const macProgram = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** A Chromium for the browser tests, or why there is none. */
export type Chromium =
  | { readonly kind: "program"; readonly path: string }
  | { readonly kind: "playwright" }
  | { readonly kind: "none"; readonly output: string };

/**
 * Finds a Chromium on the PATH, else installs one: Debian's package when this is root on Debian,
 * else the build that Playwright downloads.
 */
export async function ensureChromium(options: CommandOptions): Promise<Chromium> {
  const found = findChromium();
  if (found !== undefined) return { kind: "program", path: found };
  let output = "";
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const apt = {
      ...options,
      environment: { ...options.environment, DEBIAN_FRONTEND: "noninteractive" },
    };
    await runCommand("apt-get", ["update", "-qq"], apt);
    const words = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
    output = (await runCommand("apt-get", words, apt)).output;
    const installed = findChromium();
    if (installed !== undefined) return { kind: "program", path: installed };
  }
  const cli = join(options.folder, "node_modules/@playwright/test/cli.js");
  const download = await runCommand(process.execPath, [cli, "install", "chromium"], options);
  if (download.ok) return { kind: "playwright" };
  return { kind: "none", output: `${output}\n${download.output}` };
}

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...paths, macProgram].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
