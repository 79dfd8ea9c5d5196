import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type Database } from "../client/database.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createAuditRepository } from "./audit-repository.ts";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ connectionString: testDatabase.connectionString });
  await database.pool.query("INSERT INTO workspace (id, slug, name) VALUES ('a', 'a', 'A')");
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

it("the audit log is read latest first, page by page, also where numbers grow a digit", async () => {
  const audit = createAuditRepository(database.pool);
  const actions = Array.from({ length: 12 }, (_, i) => `change.${i}`);
  for (const action of actions) {
    const rest = { subject: "s", outcome: "done", detail: {} };
    await audit.append("a", { actor: "user:u", action, ...rest });
  }
  const read: string[] = [];
  let cursor: string | null = null;
  do {
    const options = { limit: 5, ...(cursor === null ? {} : { cursor }) };
    const page: Awaited<ReturnType<typeof audit.page>> = await audit.page("a", options);
    read.push(...page.entries.map(({ action }) => action));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(read).toEqual([...actions].reverse());
});

it("the audit log tells the time whatever time zone the database keeps", async () => {
  const url = new URL(testDatabase.connectionString);
  url.searchParams.set("options", "-c TimeZone=Pacific/Auckland");
  const abroad = createDatabase({ connectionString: url.toString() });
  const before = Date.now();
  const entry = { actor: "system", action: "zone", subject: "s", outcome: "done", detail: {} };
  await createAuditRepository(abroad.pool).append("a", entry);
  await abroad.close();
  const audit = createAuditRepository(database.pool);
  const { entries } = await audit.page("a", { action: "zone" });
  // Time zones differ by half an hour at least; the machine's clock and the database's are the same.
  expect(Math.abs((entries[0]?.at ?? 0) - before)).toBeLessThan(900_000);
});
