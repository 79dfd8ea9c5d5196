import type { Clock } from "@edgeloom/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Log } from "../log.ts";
import { openTestWorkspace, type TestWorkspace } from "../testing/test-workspace.ts";
import type { HeldController } from "./controller-host.ts";
import { catchUp, createScheduler } from "./scheduler.ts";

const hour = 3_600_000;
const noon = Date.UTC(2026, 5, 1, 12);
let workspace: TestWorkspace;
let warnings: string[];

const log: Log = (_level, message) => void warnings.push(message);
const held: HeldController = {
  key: "scheduler",
  workspaceId: null,
  config: {},
  status: {},
  epoch: 1,
};
const clockAt = (at: number): Clock => ({ now: () => at, monotonic: () => at });
const turnAt = (at: number) =>
  createScheduler(workspace.pool, clockAt(at), log).turn(held, new AbortController().signal);

beforeEach(async () => {
  workspace = await openTestWorkspace();
  warnings = [];
});
afterEach(async () => {
  await workspace.close();
});

async function schedule(id: string, nextAt: number | undefined, cron = "0 * * * *"): Promise<void> {
  const config = { cron, timeZone: "UTC" };
  const node = { id: "clock", type: "ScheduleTrigger", name: "Clock", parameters: config };
  await workspace.addWorkflow(id, [node]);
  const trigger = { id: `trg_${id}`, workflowId: id, nodeId: "clock", kind: "schedule", config };
  await workspace.addTrigger({ ...trigger, nextAt });
}

const times = async (): Promise<unknown[]> =>
  (await workspace.runs()).map(({ input }) => input.scheduledAt);
async function nextAt(id: string): Promise<number | undefined> {
  const { rows } = await workspace.pool.query<{ at: Date | null }>(
    "SELECT next_at AT TIME ZONE 'UTC' AS at FROM trigger WHERE id = $1",
    [`trg_${id}`],
  );
  return rows[0]?.at?.getTime();
}

describe("the scheduler", () => {
  it("starts a run when a time has come, once", async () => {
    await schedule("wf", noon);
    await turnAt(noon - 1);
    expect(await times()).toEqual([]);
    await turnAt(noon);
    await turnAt(noon + 1);
    expect(await times()).toEqual([noon]);
    expect(await nextAt("wf")).toBe(noon + hour);
  });

  it("starts one run when two workers hold it at once", async () => {
    for (let i = 0; i < 5; i += 1) await schedule(`wf${i}`, noon);
    await Promise.all([turnAt(noon), turnAt(noon + 5), turnAt(noon + 10)]);
    expect(await times()).toEqual([noon, noon, noon, noon, noon]);
    expect(await nextAt("wf0")).toBe(noon + hour);
  });

  it("starts one run for the times that passed while no worker ran", async () => {
    await schedule("wf", noon);
    await turnAt(noon + 3.5 * hour);
    expect(await times()).toEqual([noon + 3 * hour]);
    expect(await nextAt("wf")).toBe(noon + 4 * hour);
  });

  it("finds the first time of a schedule that has none yet", async () => {
    await schedule("wf", undefined);
    await turnAt(noon + 1);
    expect(await times()).toEqual([]);
    expect(await nextAt("wf")).toBe(noon + hour);
  });

  it("leaves alone a schedule that is published anew while its run is started", async () => {
    await schedule("wf", noon);
    const { pool } = workspace;
    const publishing = new Proxy(pool, {
      get(target, property) {
        if (property !== "query") return Reflect.get(target, property, target);
        return async (text: string, values: unknown[]) => {
          if (text.startsWith("UPDATE trigger")) {
            await target.query(
              `UPDATE trigger SET config = '{"cron":"30 9 * * *","timeZone":"UTC"}',
                 next_at = '2026-06-02T09:30:00'`,
            );
          }
          return await target.query(text, values);
        };
      },
    });
    const controller = createScheduler(publishing, clockAt(noon), log);
    await controller.turn(held, new AbortController().signal);
    expect(await times()).toEqual([noon]);
    expect(await nextAt("wf")).toBe(Date.UTC(2026, 5, 2, 9, 30));
  });

  it("starts nothing for triggers that are disabled, and keeps going past one that is refused", async () => {
    await schedule("off", noon);
    await schedule("gone", noon);
    await schedule("well", noon);
    await workspace.pool.query("UPDATE trigger SET enabled = false WHERE id = 'trg_off'");
    await workspace.pool.query("UPDATE workflow SET archived_at = now() WHERE id = 'gone'");
    await turnAt(noon);
    await turnAt(noon + 1);
    expect(await times()).toEqual([noon]);
    expect(warnings).toEqual(["A scheduled run could not be started"]);
    expect(await nextAt("gone")).toBe(noon + hour);
  });

  it("tries a time again after the database failed", async () => {
    await schedule("wf", noon);
    await workspace.pool.query("ALTER TABLE run RENAME TO run_away");
    await turnAt(noon);
    await workspace.pool.query("ALTER TABLE run_away RENAME TO run");
    await turnAt(noon + 500);
    expect(await times()).toEqual([noon]);
  });

  it("knows schedules with seconds that come once a year", async () => {
    await schedule("wf", noon, "0 0 12 1 6 *");
    await turnAt(noon);
    expect(await nextAt("wf")).toBe(Date.UTC(2027, 5, 1, 12));
  });
});

describe("catchUp", () => {
  it("goes by the wall clock across the change to summer time", () => {
    const berlin = { cron: "0 6 * * *", timeZone: "Europe/Berlin" };
    const due = Date.UTC(2026, 2, 28, 5);
    const { at, next } = catchUp(berlin, due, Date.UTC(2026, 2, 29, 12));
    expect(new Date(at).toISOString()).toBe("2026-03-29T04:00:00.000Z");
    expect(new Date(next ?? 0).toISOString()).toBe("2026-03-30T04:00:00.000Z");
  });

  it("fires the time that the change skips once, right after the gap", () => {
    const berlin = { cron: "30 2 * * *", timeZone: "Europe/Berlin" };
    const { at, next } = catchUp(berlin, Date.UTC(2026, 2, 28, 1, 30), Date.UTC(2026, 2, 29, 12));
    expect(at).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 29, 1));
    expect(at).toBeLessThan(Date.UTC(2026, 2, 29, 2));
    expect(new Date(next ?? 0).toISOString()).toBe("2026-03-30T00:30:00.000Z");
  });
});
