import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "./rules.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The text files that belong to the project: known to git, or new and not ignored. */
export function readRepository(): SourceFile[] {
  const words = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const list = execFileSync("git", words, { cwd: repository, encoding: "utf8" });
  return list
    .split("\0")
    .filter((path) => /\.(ts|tsx|mjs|js|css|md|json|prisma|sql|yml|sh)$/.test(path))
    .filter((path) => existsSync(join(repository, path)))
    .map((path) => ({ path, text: readFileSync(join(repository, path), "utf8") }));
}

export function pathExists(path: string): boolean {
  return existsSync(join(repository, path));
}
