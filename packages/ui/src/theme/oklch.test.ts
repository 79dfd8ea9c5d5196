import { describe, expect, it } from "vitest";
import { contrastRatio, oklchToRgb } from "./oklch.ts";

describe("oklchToRgb", () => {
  it("agrees with the published values of the sRGB primaries", () => {
    const red = oklchToRgb(0.627955, 0.257683, 29.2339);
    expect(red[0]).toBeCloseTo(1, 3);
    expect(red[1]).toBeCloseTo(0, 2);
    expect(red[2]).toBeCloseTo(0, 2);
    const blue = oklchToRgb(0.452014, 0.313214, 264.052);
    expect(blue[2]).toBeCloseTo(1, 3);
    expect(blue[0]).toBeCloseTo(0, 2);
  });

  it("gives equal channels where there is no chroma", () => {
    const [red, green, blue] = oklchToRgb(0.5, 0, 123);
    expect(red).toBeCloseTo(green, 5);
    expect(green).toBeCloseTo(blue, 5);
  });
});

describe("contrastRatio", () => {
  it("is 21 between black and white, in either order", () => {
    expect(contrastRatio([0, 0, 0], [1, 1, 1])).toBeCloseTo(21, 6);
    expect(contrastRatio([1, 1, 1], [0, 0, 0])).toBeCloseTo(21, 6);
  });

  it("is 4.48 between white and the grey #777777, which just fails", () => {
    const grey = 0x77 / 255;
    expect(contrastRatio([1, 1, 1], [grey, grey, grey])).toBeCloseTo(4.48, 2);
  });
});
