import { describe, expect, it } from "vitest";
import { unwrapGeometry, unwrapRing } from "./unwrap-rings.ts";

const island = [
  [179, -17],
  [-179, -17],
  [-179, -16],
  [179, -17],
];

describe("unwrapRing", () => {
  it("lays an island on the antimeridian beyond it", () => {
    expect(unwrapRing(island).map(([longitude]) => longitude)).toEqual([179, 181, 181, 179]);
  });

  it("leaves rings that do not cross, and those around a pole", () => {
    const here = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 0],
    ];
    expect(unwrapRing(here)).toEqual(here);
    const pole = [
      [-180, -70],
      [-60, -70],
      [60, -70],
      [180, -70],
      [-180, -70],
    ];
    expect(unwrapRing(pole)).toEqual(pole);
  });
});

describe("unwrapGeometry", () => {
  it("reaches every ring of many polygons", () => {
    const shape = unwrapGeometry({ type: "MultiPolygon", coordinates: [[island], [island]] });
    expect(JSON.stringify(shape)).not.toContain("-179");
  });
});
