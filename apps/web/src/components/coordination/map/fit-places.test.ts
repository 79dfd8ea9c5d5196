import { describe, expect, it } from "vitest";
import { fitPlaces, placed, spreadMarks } from "./fit-places.ts";

const size = { width: 800, height: 400 };

describe("fitting places into a picture", () => {
  it("keeps all of them off its edges", () => {
    const places = [
      { x: 100, y: 50 },
      { x: 900, y: 400 },
    ];
    const fit = fitPlaces(places, size, 50);
    for (const place of places) {
      const { x, y } = placed(place, fit);
      expect(x).toBeGreaterThanOrEqual(50);
      expect(x).toBeLessThanOrEqual(750);
      expect(y).toBeGreaterThanOrEqual(50);
      expect(y).toBeLessThanOrEqual(350);
    }
  });

  it("puts a single place into the middle without filling the picture with it", () => {
    const place = { x: 500, y: 100 };
    const fit = fitPlaces([place], size, 50);
    expect(placed(place, fit)).toEqual({ x: 400, y: 200 });
    expect(fit.scale).toBeLessThan(10);
  });

  it("shows the whole world when there is nothing to place", () => {
    expect(fitPlaces([], size, 50).scale).toBe(0.8);
  });
});

describe("marks on each other", () => {
  it("move apart, downwards; the others stay", () => {
    const marks = [
      { x: 10, y: 10 },
      { x: 12, y: 11 },
      { x: 200, y: 10 },
    ];
    expect(spreadMarks(marks, 20)).toEqual([
      { x: 10, y: 10 },
      { x: 12, y: 30 },
      { x: 200, y: 10 },
    ]);
  });
});
