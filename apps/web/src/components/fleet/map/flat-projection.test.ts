import { describe, expect, it } from "vitest";
import { landPath, project, ringPath } from "./flat-projection.ts";

describe("project", () => {
  it("puts null island in the middle and the poles at the edges", () => {
    expect(project(0, 0, 720)).toEqual({ x: 360, y: 180 });
    expect(project(-180, 90, 720)).toEqual({ x: 0, y: 0 });
    expect(project(180, -90, 720)).toEqual({ x: 720, y: 360 });
  });
});

describe("ringPath", () => {
  it("lifts the pen where a ring crosses the antimeridian", () => {
    const path = ringPath(
      [
        [179, 0],
        [-179, 0],
        [-178, 1],
      ],
      360,
    );
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/L/g)).toHaveLength(1);
  });
});

describe("landPath", () => {
  it("joins the rings of many polygons and knows no lines", () => {
    const ring = [
      [0, 0],
      [1, 0],
      [0, 1],
    ];
    expect(landPath({ type: "MultiPolygon", coordinates: [[ring], [ring]] }, 360)).toBe(
      ringPath(ring, 360).repeat(2),
    );
    expect(landPath({ type: "LineString", coordinates: ring }, 360)).toBe("");
  });
});
