import { codeOf, linesMatching, type Rule, type SourceFile } from "./rules.ts";

/** Packages in the order of their layers: each imports only from those before it. */
export const packageOrder = [
  "kernel",
  "graph",
  "coordination",
  "replication",
  "placement",
  "monitoring",
  "agent-core",
  "protocol",
  "fleet",
  "nodes",
  "runtime",
  "simulator",
  "document",
  "templates",
  "db",
  "host",
  "sdk",
  "ui",
];

const purePackages = new Set(packageOrder.slice(0, packageOrder.indexOf("templates") + 1));

function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.includes("/testing/");
}

const isSource = (path: string) => /^(packages|apps)\/[^/]+\/src\/.*\.tsx?$/.test(path);
const isPureSource = (path: string) =>
  isSource(path) && purePackages.has(packageOf(path) ?? "") && !isTest(path);

/** Where a file imports from, with the line of each. */
function importsOf({ text }: SourceFile): { from: string; line: number }[] {
  const pattern = /(?:\bfrom\s+|\bimport\s*\(?\s*)["']([^"'\n]+)["']/g;
  return [...text.matchAll(pattern)].map((match) => ({
    from: match[1] ?? "",
    line: text.slice(0, match.index + match[0].length).split("\n").length,
  }));
}

function importLines(file: SourceFile, isWrong: (from: string) => boolean): number[] {
  return importsOf(file).flatMap(({ from, line }) => (isWrong(from) ? [line] : []));
}

export const packageRules: readonly Rule[] = [
  {
    name: "A package imports from one that is not before it",
    remedy: `Move the code, or declare a port here that the other implements. The order: ${packageOrder.join(", ")}.`,
    covers: (path) => isSource(path) && packageOf(path) !== undefined,
    find: (file) => {
      const own = packageOrder.indexOf(packageOf(file.path) ?? "");
      return importLines(file, (from) => {
        const other = /^@edgeloom\/([^/]+)/.exec(from)?.[1];
        if (other === undefined || other === packageOf(file.path)) return false;
        return packageOrder.indexOf(other) === -1 || packageOrder.indexOf(other) > own;
      });
    },
  },
  {
    name: "A relative import leaves its package",
    remedy: "Import the other package by its name: @edgeloom/<name>.",
    covers: isSource,
    find: (file) => {
      // `packages/name/src/x.ts` is one folder deep in its package: two steps up leave it.
      const depth = file.path.split("/").length - 3;
      return importLines(file, (from) => (from.match(/\.\.\//g)?.length ?? 0) > depth);
    },
  },
  {
    name: "A pure package imports what reaches the outside world",
    remedy: "Declare a port and let packages/host or an app implement it.",
    covers: isPureSource,
    find: (file) =>
      importLines(file, (from) =>
        /^(node:|react|next|socket\.io|pg$|undici|@prisma\/|graphile-worker)/.test(from),
      ),
  },
  {
    name: "A pure package uses ambient time, randomness or I/O",
    remedy: "Take Clock, Timers, Random or another port as a parameter (packages/kernel).",
    covers: isPureSource,
    find: (file) =>
      linesMatching(
        codeOf(file.text),
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|(?<![.\w])(setTimeout|setInterval|setImmediate|fetch)\(|\bprocess\.|\bconsole\.|\bperformance\.now\(|\bcrypto\.(randomUUID|getRandomValues)\(/,
      ),
  },
  {
    name: "A package's face exports everything of a module",
    remedy: "Name the exports one by one.",
    covers: isSource,
    find: (file) => linesMatching(codeOf(file.text), /^export \*/),
  },
];
