import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type Database } from "../client/database.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createSignInThrottle, type SignInThrottle, signInLimits } from "./sign-in-throttle.ts";

const email = "olga@example.com";
const minuteMs = 60_000;
let testDatabase: TestDatabase;
let database: Database;
let throttle: SignInThrottle;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ connectionString: testDatabase.connectionString });
  throttle = createSignInThrottle(database.pool);
});
beforeEach(async () => {
  await database.pool.query("DELETE FROM sign_in_throttle");
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

/** Lets time go by for all accounts. */
const pass = (ms: number) =>
  database.pool.query(
    "UPDATE sign_in_throttle SET last_failure_at = last_failure_at - $1 * interval '1 millisecond'",
    [ms],
  );
async function fail(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await throttle.admit(email);
}
/** The rest of the wait; 0 when the attempt, which then failed, was let in. */
async function attempt(): Promise<number> {
  const admission = await throttle.admit(email);
  return admission.type === "admitted" ? 0 : admission.retryAfterMs;
}

describe("attempts to sign in to one account", () => {
  it("are let in ten times, however they write its address, and then have to wait", async () => {
    await fail(8);
    await throttle.admit(" OLGA@example.com ");
    expect(await attempt()).toBe(0);
    const rest = await attempt();
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThanOrEqual(signInLimits.waitMs);
    expect(await throttle.admit("paul@example.com")).toEqual({ type: "admitted" });
  });

  it("wait twice as long after each failure, and never longer than a quarter of an hour", async () => {
    await fail(10);
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const rest = await attempt();
      waits.push(Math.ceil(rest / 1_000));
      // Times are stored to the millisecond.
      await pass(rest + 2);
      expect(await attempt()).toBe(0);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it("do not make the wait longer by being made while it lasts", async () => {
    await fail(10);
    const first = await attempt();
    for (let i = 0; i < 20; i += 1) expect(await attempt()).toBeLessThanOrEqual(first);
  });

  it("are let in as often as may be when many come at once", async () => {
    const admissions = await Promise.all(Array.from({ length: 40 }, () => throttle.admit(email)));
    expect(admissions.filter(({ type }) => type === "admitted")).toHaveLength(10);
  });

  it("start anew after a success, and after a quarter of an hour without any", async () => {
    await fail(9);
    await throttle.succeeded(email);
    await fail(10);
    expect(await attempt()).toBeGreaterThan(0);
    await pass(signInLimits.waitMs + 15 * minuteMs);
    await fail(10);
    expect(await attempt()).toBeGreaterThan(0);
  });

  it("leave nothing behind when they are long over", async () => {
    await fail(3);
    await pass(31 * minuteMs);
    await throttle.succeeded("paul@example.com");
    const { rows } = await database.pool.query("SELECT FROM sign_in_throttle");
    expect(rows).toEqual([]);
  });
});
