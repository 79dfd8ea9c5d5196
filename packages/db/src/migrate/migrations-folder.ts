import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One folder below `prisma/migrations`: `20260101120000_name/migration.sql`. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the script in hex, as `_prisma_migrations` records it. */
  readonly checksum: string;
}

export interface MigrationsFolder {
  readonly directory: string;
  /** In the order in which they apply, which is the order of their names. */
  readonly migrations: readonly Migration[];
  readonly lockfile: string | null;
}

/** Reads all migrations; a folder that does not exist holds none. */
export function readMigrations(directory: string): MigrationsFolder {
  const lockfile = join(directory, "migration_lock.toml");
  const names = existsSync(directory)
    ? readdirSync(directory, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : [];
  return {
    directory,
    migrations: names.map((name) => {
      const sql = readFileSync(join(directory, name, "migration.sql"), "utf8");
      return { name, sql, checksum: sha256(sql) };
    }),
    lockfile: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null,
  };
}

/** One hash over all migrations: equal hashes make equal databases. */
export function hashMigrations(folder: MigrationsFolder): string {
  return sha256(folder.migrations.map(({ name, checksum }) => `${name} ${checksum}`).join("\n"));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
