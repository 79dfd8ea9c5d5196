import { randomBytes } from "node:crypto";
import { dropDatabase, execute, withDatabase } from "./databases.ts";
import { currentTestRun } from "./test-run.ts";

export { default as setUpTestRun } from "./global-setup.ts";
export type { TestServer } from "./test-server.ts";
export { startTestServer } from "./test-server.ts";

/** A database of one test's own. */
export interface TestDatabase {
  readonly connectionString: string;
  /** Drops it, closing connections that are still open. */
  drop(): Promise<void>;
}

/** Clones the migrated template: a database that no other test sees, in some 30 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await create(currentTestRun().template);
}

/** An empty database without any tables, for tests of migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return await create("template0");
}

async function create(template: string): Promise<TestDatabase> {
  const { serverUrl, namePrefix } = currentTestRun();
  const name = `${namePrefix}${randomBytes(6).toString("hex")}`;
  await execute(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    connectionString: withDatabase(serverUrl, name),
    drop: async () => await dropDatabase(serverUrl, name),
  };
}
