import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmptyDatabase, type TestDatabase } from "../testing/index.ts";
import { applyMigrations } from "./apply.ts";
import { diffSchema } from "./diff.ts";

const tableSql = `CREATE TABLE "Site" ("id" TEXT NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Site_pkey" PRIMARY KEY ("id"));`;
const handWrittenSql = `
-- A partitioned table and a function body, both full of semicolons; as in this comment.
CREATE TABLE sample (at timestamptz NOT NULL, value float8 NOT NULL) PARTITION BY RANGE (at);
CREATE FUNCTION add_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I PARTITION OF sample FOR VALUES FROM (%L) TO (%L);',
    'sample_' || to_char(day, 'YYYYMMDD'), day, day + 1);
END;
$$;
SELECT add_partition('2026-01-01');`;

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  directory = mkdtempSync(join(tmpdir(), "edgeloom-migrations-"));
});

afterEach(async () => {
  rmSync(directory, { recursive: true, force: true });
  await database.drop();
});

describe("applyMigrations", () => {
  it("applies what is missing, in order, once", async () => {
    addMigration("20260101000000_sites", tableSql);
    expect(await apply()).toEqual(["20260101000000_sites"]);
    addMigration("20260102000000_samples", handWrittenSql);
    expect(await apply()).toEqual(["20260102000000_samples"]);
    expect(await apply()).toEqual([]);
    expect(
      await query("INSERT INTO sample VALUES ('2026-01-01T10:00Z', 1) RETURNING value"),
    ).toEqual([{ value: 1 }]);
  });

  it("lets one of several callers work", async () => {
    addMigration("20260101000000_sites", tableSql);
    const applied = await Promise.all([apply(), apply(), apply()]);
    expect(applied.flat()).toEqual(["20260101000000_sites"]);
  });

  it("leaves nothing of a script that fails, and goes no further", async () => {
    addMigration("20260101000000_broken", `${tableSql} SELECT nowhere();`);
    await expect(apply()).rejects.toThrow(/nowhere/);
    expect(await query("SELECT to_regclass('\"Site\"') AS found")).toEqual([{ found: null }]);
  });

  it("refuses a migration edited after it was applied", async () => {
    addMigration("20260101000000_sites", tableSql);
    await apply();
    addMigration("20260101000000_sites", `${tableSql} -- edited`);
    await expect(apply()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("20260101000000_sites"),
    });
  });

  it("refuses a database that a later version has migrated", async () => {
    addMigration("20260101000000_sites", tableSql);
    addMigration("20260102000000_later", "CREATE TABLE later (id int);");
    await apply();
    rmSync(join(directory, "20260102000000_later"), { recursive: true });
    await expect(apply()).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("diffSchema", () => {
  const schema = `
datasource db {
  provider = "postgresql"
}
model Site {
  id   String @id
  name String
  city String?
}`;

  it("writes a whole schema when there are no migrations", async () => {
    expect(await diff()).toContain('CREATE TABLE "Site"');
  });

  it("writes only what the migrations lack", async () => {
    addMigration("20260101000000_sites", tableSql);
    const sql = await diff();
    expect(sql).toContain('ALTER TABLE "Site" ADD COLUMN');
    expect(sql).not.toContain("CREATE TABLE");
  });

  it("is empty when migrations and schema agree, and drops its scratch database", async () => {
    addMigration("20260101000000_sites", `${tableSql} ALTER TABLE "Site" ADD COLUMN "city" TEXT;`);
    expect(await diff()).toBe("");
    expect(await query("SELECT datname FROM pg_database WHERE datname LIKE '%shadow%'")).toEqual(
      [],
    );
  });

  async function diff(): Promise<string> {
    const file = join(directory, "schema.prisma");
    writeFileSync(file, schema);
    return await diffSchema(database.connectionString, directory, file);
  }
});

function addMigration(name: string, sql: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, "migration.sql"), sql);
  writeFileSync(join(directory, "migration_lock.toml"), 'provider = "postgresql"\n');
}

async function apply(): Promise<string[]> {
  return await applyMigrations(database.connectionString, directory);
}

async function query(statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
