import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrastRatio, oklchToRgb, type Rgb } from "./oklch.ts";
import { tokenNames } from "./tokens.ts";

type Theme = "light" | "dark";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const numbers = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
const pair = new RegExp(String.raw`--([a-z0-9-]+): light-dark\(${numbers}, ${numbers}\);`, "g");

function parseTokens(): Record<Theme, Map<string, Rgb>> {
  const light = new Map<string, Rgb>();
  const dark = new Map<string, Rgb>();
  for (const match of css.matchAll(pair)) {
    const name = match[1] ?? "";
    const values = match.slice(2).map(Number);
    const at = (index: number): number => values[index] ?? Number.NaN;
    light.set(name, oklchToRgb(at(0), at(1), at(2)));
    dark.set(name, oklchToRgb(at(3), at(4), at(5)));
  }
  return { light, dark };
}

const tokens = parseTokens();

function ratio(theme: Theme, first: string, second: string): number {
  const a = tokens[theme].get(first);
  const b = tokens[theme].get(second);
  if (a === undefined || b === undefined) throw new Error(`no token ${first} or ${second}`);
  return contrastRatio(a, b);
}

const surfaces = ["surface-0", "surface-1", "surface-2", "surface-3"];
const textColours = tokenNames.filter((name) => /^(ink|state|category)-|^accent$/.test(name));

describe.each<Theme>(["light", "dark"])("contrast in the %s theme", (theme) => {
  it("defines every token that code may name", () => {
    expect([...tokenNames].filter((name) => !tokens[theme].has(name))).toEqual([]);
  });

  it("keeps text at 4.5:1 or more on every surface", () => {
    const tooWeak = textColours.flatMap((ink) =>
      surfaces
        .map((surface) => ({ ink, surface, ratio: ratio(theme, ink, surface) }))
        .filter((entry) => entry.ratio < 4.5),
    );
    expect(tooWeak).toEqual([]);
  });

  it("keeps text on the accent at 4.5:1 or more, also under the pointer", () => {
    expect(ratio(theme, "on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
    expect(ratio(theme, "on-accent", "accent-hover")).toBeGreaterThanOrEqual(4.5);
  });

  it("orders ink from strong to weak", () => {
    const [first, second, third] = ["ink-1", "ink-2", "ink-3"].map((ink) =>
      ratio(theme, ink, "surface-1"),
    );
    expect(first).toBeGreaterThan(second ?? 0);
    expect(second).toBeGreaterThan(third ?? 0);
  });
});
