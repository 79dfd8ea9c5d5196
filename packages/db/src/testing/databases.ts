import { randomBytes } from "node:crypto";
import pg from "pg";
import { applyMigrations, hashMigrations, readMigrations } from "../migrate/index.ts";

/** The same server, another database. */
export function withDatabase(connectionString: string, database: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${database}`;
  return url.href;
}

/**
 * Makes the database that test databases are cloned from, migrated; one that exists for the same
 * migrations is taken as it is. Returns its name.
 */
export async function prepareTemplate(
  connectionString: string,
  migrationsDirectory: string,
): Promise<string> {
  const hash = hashMigrations(readMigrations(migrationsDirectory));
  const template = `edgeloom_template_${hash.slice(0, 16)}`;
  if (await databaseExists(connectionString, template)) return template;
  // Under a name of its own until it is whole, so that no run clones a half-made template.
  const draft = `${template}_${randomBytes(4).toString("hex")}`;
  await execute(connectionString, `CREATE DATABASE ${draft}`);
  try {
    await applyMigrations(withDatabase(connectionString, draft), migrationsDirectory);
    await execute(connectionString, `ALTER DATABASE ${draft} RENAME TO ${template}`);
  } catch (error) {
    await execute(connectionString, `DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    if (!(await databaseExists(connectionString, template))) throw error;
  }
  return template;
}

/** Drops the databases that a run's tests made and did not drop themselves. */
export async function dropDatabases(connectionString: string, namePrefix: string): Promise<void> {
  const client = await connect(connectionString);
  try {
    const found = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
      [namePrefix],
    );
    for (const { datname } of found.rows) {
      await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}

const goodbyeMs = 3_000;
const lookMs = 20;

/**
 * Drops a database once its clients have gone. A pool's `end` resolves before its connections are closed, and one
 * that the server ends first reports an error that nobody listens for any more; only stragglers are cut off.
 */
export async function dropDatabase(connectionString: string, name: string): Promise<void> {
  const client = await connect(connectionString);
  try {
    const until = Date.now() + goodbyeMs;
    while (Date.now() < until) {
      const busy = await client.query("SELECT FROM pg_stat_activity WHERE datname = $1", [name]);
      if (busy.rowCount === 0) break;
      await new Promise((resolve) => {
        setTimeout(resolve, lookMs);
      });
    }
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

/** Runs one statement on a connection of its own. */
export async function execute(connectionString: string, statement: string): Promise<void> {
  const client = await connect(connectionString);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function databaseExists(connectionString: string, name: string): Promise<boolean> {
  const client = await connect(connectionString);
  try {
    const found = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    return found.rowCount === 1;
  } finally {
    await client.end();
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}
