import type { EdgeNodeId } from "@edgeloom/kernel";
import { describe, expect } from "vitest";
import { type CreateHarness, eventually } from "./harness.ts";
import { contractTest } from "./harness-test.ts";

const minuteMs = 60_000;

export function describeMetrics(create: CreateHarness): void {
  describe("metrics", () => {
    contractTest("answers telemetry raw and in buckets", create, async (context) => {
      const { fleet, id, harness } = context;
      const from = harness.now() - 10 * minuteMs;
      const ask = async (stepMs: number) => {
        const to = harness.now() + minuteMs;
        const [series] = await fleet.queryMetrics({
          nodeIds: [id],
          metrics: ["cpu"],
          from,
          to,
          stepMs,
        });
        return series?.points ?? [];
      };
      await eventually(harness, async () => (await ask(0)).length >= 2, "two samples arrived");
      for (const { mean } of await ask(0)) {
        expect(mean).toBeGreaterThanOrEqual(0);
        expect(mean).toBeLessThanOrEqual(1);
      }
      for (const { at, count, mean, min, max } of await ask(minuteMs)) {
        expect(at % minuteMs).toBe(0);
        expect(count).toBeGreaterThan(0);
        expect(mean).toBeGreaterThanOrEqual(min ?? Number.NaN);
        expect(mean).toBeLessThanOrEqual(max ?? Number.NaN);
      }
    });

    contractTest("keeps what a workflow records, and aggregates it", create, async (context) => {
      const { fleet, id, harness } = context;
      const base = Math.floor(harness.now() / minuteMs) * minuteMs;
      const record = (at: number, value: number) =>
        fleet.recordMetric({ nodeId: id, metric: "queue_depth", at, value, tags: {} });
      await record(base, 2);
      await record(base + 1_000, 4);
      await record(base + minuteMs, 9);
      const query = {
        nodeIds: [id],
        metrics: ["queue_depth"],
        from: base,
        to: base + 2 * minuteMs,
        stepMs: minuteMs,
      };
      const points = async () => (await fleet.queryMetrics(query))[0]?.points ?? [];
      await eventually(harness, async () => (await points()).length === 2, "both buckets show");
      expect(await points()).toEqual([
        { at: base, count: 2, mean: 3, min: 2, max: 4 },
        { at: base + minuteMs, count: 1, mean: 9, min: 9, max: 9 },
      ]);
    });

    contractTest(
      "refuses metrics of a node it does not have",
      create,
      async ({ fleet, harness }) => {
        const metric = {
          nodeId: "no-such-node" as EdgeNodeId,
          metric: "queue_depth",
          at: harness.now(),
          value: 1,
          tags: {},
        };
        await expect(fleet.recordMetric(metric)).rejects.toMatchObject({ code: "not_found" });
      },
    );
  });
}
