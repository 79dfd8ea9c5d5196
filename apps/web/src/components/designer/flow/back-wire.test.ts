import { describe, expect, it } from "vitest";
import { channelBelow } from "./back-wire.ts";

const card = (x: number, y: number) => ({ x, y, width: 232, height: 48 });
const from = { x: 832, y: 24 };
const to = { x: 0, y: 24 };

describe("channelBelow", () => {
  it("passes under the cards of a row", () => {
    const channel = channelBelow(from, to, [card(0, 0), card(300, 0), card(600, 0)]);
    expect(channel).toBeGreaterThan(48);
    expect(channel).toBeLessThan(120);
  });

  it("goes on below a card that stands in the way, and not below one that leaves room", () => {
    const row = [card(0, 0), card(600, 0)];
    expect(channelBelow(from, to, [...row, card(300, 60)])).toBeGreaterThan(108);
    expect(channelBelow(from, to, [...row, card(300, 400)])).toBe(channelBelow(from, to, row));
  });

  it("does not heed cards beside its way", () => {
    expect(channelBelow(from, to, [card(2_000, 0)])).toBe(24);
  });
});
