import { describe, expect, it } from "vitest";
import { sectionOf, sections } from "./sections.ts";

describe("sectionOf", () => {
  it("finds the section of a page and of what lies below it", () => {
    expect(sectionOf("/fleet")?.label).toBe("Fleet");
    expect(sectionOf("/runs/run_1/steps")?.label).toBe("Runs");
  });

  it("does not take a longer word for a section", () => {
    expect(sectionOf("/runsheet")).toBeUndefined();
    expect(sectionOf("/")).toBeUndefined();
  });

  it("lists the six places once each", () => {
    expect(new Set(sections.map((section) => section.href)).size).toBe(6);
  });
});
