import { describe, expect, it } from "vitest";
import { startView } from "./start-view.ts";

describe("startView", () => {
  it("looks at the side where the nodes are, across the antimeridian too", () => {
    const view = startView([
      { longitude: 175, latitude: -40 },
      { longitude: -175, latitude: -40 },
    ]);
    expect(Math.abs(view.longitude)).toBeCloseTo(180);
    expect(view.latitude).toBeLessThan(-39);
  });

  it("takes no side when they are all over the globe, or nowhere", () => {
    const around = [0, 90, 180, -90].map((longitude) => ({ longitude, latitude: 0 }));
    expect(startView(around)).toEqual(startView([]));
  });
});
