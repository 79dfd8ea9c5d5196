import { describe, expect, it } from "vitest";
import { initials, personToken } from "./person.ts";

describe("initials", () => {
  it.each([
    ["Ada King Lovelace", "AL"],
    ["ada@example.com", "AC"],
    ["Ada", "A"],
    ["  ", "?"],
    ["Örjan Ångström", "ÖÅ"],
  ])("of %j are %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe("personToken", () => {
  it("is the same for the same name and spreads over the palette", () => {
    expect(personToken("Ada")).toBe(personToken("Ada"));
    const names = Array.from({ length: 64 }, (_, index) => `person ${index}`);
    expect(new Set(names.map(personToken)).size).toBeGreaterThan(5);
  });
});
