import { describe, expect, it } from "vitest";
import { formatBytes } from "./bytes.ts";
import { formatDuration } from "./duration.ts";
import { formatCompact, formatNumber, formatPercent } from "./number.ts";
import { formatRelativeTime } from "./relative-time.ts";

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [0.416, "0.42 ms"],
    [3.14, "3.1 ms"],
    [38.4, "38 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [1_240, "1.24 s"],
    [9_996, "10.0 s"],
    [12_449, "12.4 s"],
    [59_960, "1 min 00 s"],
    [125_000, "2 min 05 s"],
    [3_599_900, "1 h 00 min"],
    [11_520_000, "3 h 12 min"],
    [367_200_000, "4 d 6 h"],
    [-38, "−38 ms"],
    [Number.NaN, "–"],
  ])("%d ms reads %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [512, "512 B"],
    [1000, "0.98 KiB"],
    [1536, "1.5 KiB"],
    [40_055_603, "38.2 MiB"],
    [1024 ** 3, "1 GiB"],
    [250 * 1024 ** 2, "250 MiB"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("%d bytes read %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("formatNumber", () => {
  it.each([
    [0, "0"],
    [0.1251, "0.125"],
    [3.999, "4"],
    [12.44, "12.4"],
    [123.6, "124"],
    [1234.5, "1,235"],
    [1_000_000, "1,000,000"],
    [Number.NaN, "–"],
  ])("%d reads %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("shortens large values by thousands", () => {
    expect([950, 12_400, 999_960, 3_100_000, 2e9].map(formatCompact)).toEqual([
      "950",
      "12.4K",
      "1M",
      "3.1M",
      "2G",
    ]);
  });

  it("writes shares as percentages", () => {
    expect([0, 0.005, 0.873, 1].map(formatPercent)).toEqual(["0%", "0.5%", "87.3%", "100%"]);
  });
});

describe("formatRelativeTime", () => {
  const now = Date.UTC(2026, 5, 15, 12, 0, 0);
  it.each([
    [now - 2_000, "just now"],
    [now - 12_000, "12 s ago"],
    [now - 5 * 60_000, "5 min ago"],
    [now + 3 * 3_600_000, "in 3 h"],
    [now - 50 * 3_600_000, "2 d ago"],
    [now - 30 * 86_400_000, "16 May"],
    [now - 400 * 86_400_000, "11 May 2025"],
  ])("%d reads %s", (at, text) => {
    expect(formatRelativeTime(at, now)).toBe(text);
  });
});
