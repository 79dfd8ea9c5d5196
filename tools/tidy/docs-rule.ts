import { posix } from "node:path";
import { type Breach, linesMatching } from "./rules.ts";

/** A page of documentation, with what is needed to look up the paths that it cites. */
export interface DocsPage {
  readonly path: string;
  readonly text: string;
}

const rule = "A page cites a path that does not exist";
const remedy = "Correct the path, or describe what is there now.";

/** What the first part of a path in backticks must be for it to count as one of the repository. */
const topFolders = new Set([
  "apps",
  "packages",
  "prisma",
  "public",
  "e2e",
  "bench",
  "docs",
  "examples",
  "tools",
]);

/**
 * Every cited path must exist: relative links, from the page's folder; and paths in backticks that
 * start with a top folder, from the root. `*` and `<name>` stand for anything and are not looked up.
 */
export function checkCitedPaths(
  pages: readonly DocsPage[],
  exists: (path: string) => boolean,
): Breach[] {
  return pages.flatMap((page) =>
    citedPaths(page)
      .filter((path) => !exists(path))
      .flatMap((path) => {
        const needle = new RegExp(escapePattern(posix.basename(path)));
        const line = linesMatching(page.text, needle)[0] ?? 1;
        return [{ path: page.path, line, rule: `${rule}: ${path}`, remedy }];
      }),
  );
}

/** Paths from the root of the repository, each once. */
export function citedPaths(page: DocsPage): string[] {
  const text = page.text.replace(/^```[\s\S]*?^```/gm, "");
  const linked = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? "")
    .filter((target) => !/^([a-z]+:|#|\/)/.test(target))
    .map((target) => posix.join(posix.dirname(page.path), target.replace(/[#?].*$/, "")));
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)]
    .map((match) => (match[1] ?? "").replace(/:\d+$/, "").replace(/\/$/, ""))
    .filter((path) => path.includes("/") && topFolders.has(path.split("/")[0] ?? ""))
    .filter((path) => /^[\w@.()[\]/-]+$/.test(path));
  return [...new Set([...linked, ...quoted])];
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
