import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { hashFiles, listSources } from "./content-hash.ts";
import { Failure } from "./failure.mjs";

const sources = ["apps/web", "packages", "public", "prisma/schema.prisma", "package-lock.json"];

/** The command-line program of Next.js as installed for an app. */
export function nextProgram(repository: string, app: string): string {
  return createRequire(join(repository, "apps", app, "package.json")).resolve("next/dist/bin/next");
}

/** Runs `next build` unless the last build came from the same content. Returns whether it built. */
export async function buildWebApp(repository: string, app: string): Promise<boolean> {
  const folder = join(repository, "apps", app);
  const stamp = join(folder, ".next/content-hash");
  const hash = hashFiles(repository, listSources(repository, sources));
  const built = existsSync(join(folder, ".next/BUILD_ID")) && existsSync(stamp);
  if (built && readFileSync(stamp, "utf8") === hash) return false;
  await runNextBuild(repository, app, folder);
  writeFileSync(stamp, hash);
  return true;
}

async function runNextBuild(repository: string, app: string, folder: string): Promise<void> {
  const child = spawn(process.execPath, [nextProgram(repository, app), "build"], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", CI: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stop = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
  process.once("exit", stop);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  process.off("exit", stop);
  if (code === 0) return;
  throw new Failure(
    `Building apps/${app} failed.\n${output.trim().split("\n").slice(-40).join("\n")}`,
    "Mend it as the message says and start again.",
  );
}
