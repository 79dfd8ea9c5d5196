import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { diffSchema } from "@edgeloom/db/migrate";
import { startTestServer } from "@edgeloom/db/testing";

const repository = fileURLToPath(new URL("..", import.meta.url));
const migrations = join(repository, "prisma/migrations");
const lockfile = `# Which SQL the migrations are written in; Prisma's tools read it.\nprovider = "postgresql"\n`;

/**
 * Writes `prisma/migrations/<time>_<name>/migration.sql` with the difference between the existing
 * migrations and `prisma/schema.prisma`. With `--empty` the script is left for SQL by hand.
 */
async function writeMigration(name: string, empty: boolean): Promise<string> {
  const sql = empty ? "" : await difference();
  if (sql === "" && !empty) {
    throw new Error("The schema agrees with the migrations. For SQL by hand add --empty.");
  }
  const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(migrations, `${time}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(migrations, "migration_lock.toml"), lockfile);
  const file = join(folder, "migration.sql");
  writeFileSync(file, sql);
  return relative(repository, file);
}

async function difference(): Promise<string> {
  const server = await startTestServer();
  try {
    const schema = join(repository, "prisma/schema.prisma");
    return await diffSchema(server.connectionString, migrations, schema);
  } finally {
    await server.stop();
  }
}

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const name = words.join("_").toLowerCase().replace(/\W+/g, "_");
if (name === "") {
  console.error("Usage: npm run migration:new -- <what it changes> [--empty]");
  process.exitCode = 1;
} else {
  try {
    console.log(await writeMigration(name, process.argv.includes("--empty")));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
