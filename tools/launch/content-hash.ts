import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const skippedFolders = new Set(["node_modules", "dist", ".next", ".turbo", "test-results"]);

/** Files below the given paths (files or folders), sorted, without tests and what Next.js writes. */
export function listSources(repository: string, paths: readonly string[]): string[] {
  const files: string[] = [];
  const visit = (path: string) => {
    if (statSync(path).isFile()) {
      if (!/(\.test\.tsx?|next-env\.d\.ts)$/.test(path)) files.push(relative(repository, path));
      return;
    }
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (!skippedFolders.has(entry.name)) visit(join(path, entry.name));
    }
  };
  for (const path of paths) {
    const absolute = join(repository, path);
    if (existsSync(absolute)) visit(absolute);
  }
  return files.sort();
}

/** One hash over names and contents; a file that is gone counts as such. */
export function hashFiles(repository: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const path = join(repository, file);
    hash.update(`${file}\0`);
    hash.update(existsSync(path) ? readFileSync(path) : "gone");
  }
  return hash.digest("hex");
}
