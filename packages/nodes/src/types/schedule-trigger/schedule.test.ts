import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";
import { nextScheduleTimes, scheduleProblem } from "./schedule.ts";

const iso = (cron: string, timeZone: string, from: string, count: number): string[] =>
  nextScheduleTimes({ cron, timeZone }, Date.parse(from), count).map((at) =>
    new Date(at).toISOString(),
  );

describe("nextScheduleTimes", () => {
  it("goes by the wall clock of the zone across the change to summer time", () => {
    expect(iso("0 6 * * *", "Europe/Berlin", "2025-03-29T00:00:00Z", 3)).toEqual([
      "2025-03-29T05:00:00.000Z",
      "2025-03-30T04:00:00.000Z",
      "2025-03-31T04:00:00.000Z",
    ]);
  });

  it("fires a skipped time once that day, and a repeated one once", () => {
    const skipped = iso("30 2 * * *", "Europe/Berlin", "2025-03-29T12:00:00Z", 2);
    expect(skipped[0]?.startsWith("2025-03-30T01")).toBe(true);
    expect(skipped[1]).toBe("2025-03-31T00:30:00.000Z");
    const repeated = iso("30 2 * * *", "Europe/Berlin", "2025-10-25T12:00:00Z", 2);
    expect(repeated[1]).toBe("2025-10-27T01:30:00.000Z");
  });

  it("knows seconds, names and nicknames", () => {
    expect(iso("*/20 * * * * *", "UTC", "2025-01-01T00:00:01Z", 2)).toEqual([
      "2025-01-01T00:00:20.000Z",
      "2025-01-01T00:00:40.000Z",
    ]);
    expect(iso("0 0 * * MON", "UTC", "2025-01-01T00:00:00Z", 1)).toEqual([
      "2025-01-06T00:00:00.000Z",
    ]);
  });

  it("says what is wrong with a schedule", () => {
    expect(scheduleProblem({ cron: "61 * * * *", timeZone: "UTC" })).toBeDefined();
    expect(scheduleProblem({ cron: "* * * * *", timeZone: "Mars/Olympus" })).toBeDefined();
    expect(scheduleProblem({ cron: "* * * * *", timeZone: "Asia/Tokyo" })).toBeUndefined();
  });
});

describe("ScheduleTrigger", () => {
  it("tells the time that the run stands for", async () => {
    const context = createTestContext({ trigger: { input: { scheduledAt: 86_400_000 } } });
    const given = { cron: "0 0 * * *", timeZone: "UTC" };
    expect(await executeNode(definition, given, null, context)).toEqual({
      scheduledAt: "1970-01-02T00:00:00.000Z",
      timestamp: 86_400_000,
      timeZone: "UTC",
    });
  });

  it("refuses a bad schedule and an unknown zone at design time", () => {
    expect(definition.parameters.safeParse({ cron: "every day" }).success).toBe(false);
    expect(definition.parameters.safeParse({ cron: "0 0 * * *", timeZone: "X" }).success).toBe(
      false,
    );
  });
});
