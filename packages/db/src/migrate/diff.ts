import { readFile } from "node:fs/promises";
import { readMigrations } from "./migrations-folder.ts";
import { noFilters, toMigrationList, withSchemaEngine } from "./schema-engine.ts";

/**
 * The SQL that leads from the state which the migrations make to the one that the Prisma schema
 * describes. The migrations are replayed in a scratch database on the given server.
 *
 * @returns the script, empty when migrations and schema agree.
 */
export async function diffSchema(
  connectionString: string,
  migrationsDirectory: string,
  schemaFile: string,
): Promise<string> {
  const folder = readMigrations(migrationsDirectory);
  const content = await readFile(schemaFile, "utf8");
  const result = await withSchemaEngine(
    connectionString,
    async (engine) =>
      await engine.diff({
        from:
          folder.migrations.length === 0
            ? { tag: "empty" }
            : { tag: "migrations", ...toMigrationList(folder) },
        to: { tag: "schemaDatamodel", files: [{ path: schemaFile, content }] },
        script: true,
        exitCode: true,
        filters: noFilters,
      }),
  );
  // As with `prisma migrate diff --exit-code`: 0 is "no difference", 2 is "there are some".
  return result.exitCode === 0 ? "" : (result.stdout ?? "");
}
