import { EdgeloomError } from "@edgeloom/kernel";
import pg from "pg";
import { type MigrationsFolder, readMigrations } from "./migrations-folder.ts";
import { noFilters, toMigrationList, withSchemaEngine } from "./schema-engine.ts";

/** Any number that other users of the database do not take for their advisory locks. */
const lockKey = 4_015_776_001;

/**
 * Applies the migrations that the database lacks and records them in `_prisma_migrations`, so that
 * `prisma migrate deploy` agrees. Several processes may call it at once: one works, others wait.
 *
 * @returns the names of the migrations that were applied now.
 * @throws EdgeloomError `conflict` when the database holds a migration that failed, was edited since,
 * or is unknown here; `unavailable` when a script fails.
 */
export async function applyMigrations(
  connectionString: string,
  directory: string,
): Promise<string[]> {
  const folder = readMigrations(directory);
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    // The engine is several megabytes; a database that is current never loads it.
    if (isCurrent(folder, await readHistory(client))) return [];
    await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
    if (isCurrent(folder, await readHistory(client))) return [];
    return await withSchemaEngine(connectionString, async (engine) => {
      const migrationsList = toMigrationList(folder);
      const output = await engine.applyMigrations({ migrationsList, filters: noFilters });
      return output.appliedMigrationNames;
    });
  } catch (error) {
    throw error instanceof EdgeloomError ? error : applyError(directory, error);
  } finally {
    await client.end();
  }
}

interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

async function readHistory(client: pg.Client): Promise<AppliedMigration[]> {
  const table = await client.query("SELECT to_regclass('_prisma_migrations') AS found");
  if (table.rows[0]?.found === null) return [];
  const history = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return history.rows;
}

/** Whether nothing is left to apply; a history that cannot be continued is refused, by name. */
function isCurrent(folder: MigrationsFolder, history: readonly AppliedMigration[]): boolean {
  const known = new Map(folder.migrations.map((migration) => [migration.name, migration]));
  for (const applied of history) {
    const migration = known.get(applied.name);
    if (migration === undefined) {
      throw historyError(
        `holds the migration ${applied.name}, which this version does not know`,
        "Update Edgeloom to the version that last used this database, or use another database.",
      );
    }
    if (!applied.finished) {
      throw historyError(
        `holds the migration ${applied.name} half done`,
        "Restore the database from a backup, or mend it by hand and finish with: npx prisma migrate resolve.",
      );
    }
    if (applied.checksum !== migration.checksum) {
      throw historyError(
        `was migrated with another text of ${applied.name}`,
        "Restore that file as it was released and put changes into a new migration (npm run migration:new).",
      );
    }
  }
  return history.length === folder.migrations.length;
}

function historyError(what: string, remedy: string): EdgeloomError {
  return new EdgeloomError({ code: "conflict", message: `The database ${what}.`, remedy });
}

function applyError(directory: string, cause: unknown): EdgeloomError {
  return new EdgeloomError(
    {
      code: "unavailable",
      message: `Applying the migrations of ${directory} failed: ${describe(cause)}`,
      remedy: "The failed migration was rolled back; mend its script and start again.",
    },
    { cause },
  );
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : JSON.stringify(cause);
}
