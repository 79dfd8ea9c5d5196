import { describe, expect, it } from "vitest";
import type { EdgeMetric } from "../metric.ts";
import { defaultThresholds } from "../thresholds.ts";
import type { MetricType } from "../vocabulary.ts";
import { createAlertBook } from "./alert-book.ts";

const metric = (
  edgeNode: string,
  value: number,
  at: number,
  metricType: MetricType = "latency",
): EdgeMetric => ({ edgeNode, metricType, value, at, tags: {} });

const down = { state: "down", missedIntervals: 3, missedIntervalsMax: 3 } as const;
const up = { state: "up", missedIntervals: 0, missedIntervalsMax: 3 } as const;

describe("the alert book", () => {
  it("says what was measured, where, and against which bound", () => {
    const book = createAlertBook();
    const transition = book.observeMetric(metric("berlin", 1.2, 1), defaultThresholds);
    expect(transition?.alert).toMatchObject({
      severity: "error",
      currentValue: 1.2,
      threshold: 1,
      message: "latency of berlin is 1.2, at or over 1 (error)",
    });
  });

  it("keeps apart nodes whose ids hold separators", () => {
    const book = createAlertBook();
    book.observeMetric(metric("a:latency", 3, 1), defaultThresholds);
    book.observeMetric(metric("a", 3, 1), defaultThresholds);
    book.observeMetric(metric("a/latency", 0.1, 2), defaultThresholds);
    expect(book.list().map((alert) => alert.edgeNode)).toEqual(["a:latency", "a"]);
  });

  it("takes a value just inside the bound for a reason to wait, not to resolve", () => {
    const book = createAlertBook();
    book.observeMetric(metric("berlin", 0.6, 1), defaultThresholds);
    // The span from 0.5 to 2 s is 1.5 s; five per cent of it is 0.075 s.
    expect(book.observeMetric(metric("berlin", 0.45, 2), defaultThresholds)).toBeUndefined();
    expect(book.observeMetric(metric("berlin", 0.42, 3), defaultThresholds)?.type).toBe("resolved");
    expect(book.openAlertsOf("berlin")).toEqual([]);
  });

  it("raises nothing for a metric without bounds", () => {
    const book = createAlertBook();
    const observed = book.observeMetric(metric("berlin", 1e9, 1, "throughput"), defaultThresholds);
    expect(observed).toBeUndefined();
  });

  it("raises a critical alert for a silent node and resolves it when the node is back", () => {
    const book = createAlertBook();
    expect(book.observeLiveness("berlin", up, 1)).toBeUndefined();
    expect(book.observeLiveness("berlin", down, 2)?.alert).toMatchObject({
      severity: "critical",
      subject: { kind: "silence" },
      threshold: 3,
    });
    expect(book.observeLiveness("berlin", down, 3)).toBeUndefined();
    expect(book.observeLiveness("berlin", up, 4)?.type).toBe("resolved");
  });

  it("lists the gravest first, and filters by node, metric, severity and activity", () => {
    const book = createAlertBook();
    book.observeMetric(metric("a", 0.6, 1), defaultThresholds);
    book.observeMetric(metric("b", 2.5, 2), defaultThresholds);
    book.observeMetric(metric("b", 0.96, 3, "resource_usage"), defaultThresholds);
    book.observeMetric(metric("a", 0.1, 4), defaultThresholds);
    expect(book.list().map(({ edgeNode, severity }) => [edgeNode, severity])).toEqual([
      ["b", "critical"],
      ["b", "critical"],
      ["a", "warning"],
    ]);
    expect(book.list({ activeOnly: true })).toHaveLength(2);
    expect(book.list({ edgeNode: "a" })).toHaveLength(1);
    expect(book.list({ metricType: "resource_usage" })).toHaveLength(1);
    expect(book.list({ severityMin: "error" })).toHaveLength(2);
  });

  it("acknowledges by id and refuses an id that is not open", () => {
    const book = createAlertBook();
    const raised = book.observeMetric(metric("a", 0.6, 1), defaultThresholds);
    expect(book.acknowledge(raised?.alert.id ?? "", "ada", 2)?.alert.acknowledgedBy).toBe("ada");
    book.observeMetric(metric("a", 0.1, 3), defaultThresholds);
    expect(() => book.acknowledge(raised?.alert.id ?? "", "ada", 4)).toThrow(
      expect.objectContaining({ code: "not_found", field: "alertId" }),
    );
  });

  it("keeps a bounded history of resolved alerts", () => {
    const book = createAlertBook({ historyMax: 3 });
    for (let i = 0; i < 10; i += 1) {
      book.observeMetric(metric("a", 3, 2 * i), defaultThresholds);
      book.observeMetric(metric("a", 0.1, 2 * i + 1), defaultThresholds);
    }
    expect(book.list().map((alert) => alert.id)).toEqual([
      "a/latency/10",
      "a/latency/9",
      "a/latency/8",
    ]);
  });

  it("forgets the open alerts of a node that is gone", () => {
    const book = createAlertBook();
    book.observeMetric(metric("a", 3, 1), defaultThresholds);
    book.forget("a");
    expect(book.list()).toEqual([]);
  });
});
