import { describe, expect, it } from "vitest";
import { type KeyPress, matchesShortcut } from "./shortcut.ts";

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("matchesShortcut", () => {
  it("takes Ctrl, and Command for it", () => {
    expect(matchesShortcut("Ctrl+K", press("k", { ctrlKey: true }))).toBe(true);
    expect(matchesShortcut("Ctrl+K", press("k", { metaKey: true }))).toBe(true);
    expect(matchesShortcut("Ctrl+K", press("k"))).toBe(false);
    expect(matchesShortcut("K", press("k", { ctrlKey: true }))).toBe(false);
  });

  it("tells Shift apart for letters and named keys", () => {
    expect(matchesShortcut("Ctrl+Z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matchesShortcut("Ctrl+Shift+Z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(
      true,
    );
    expect(matchesShortcut("Tab", press("Tab", { shiftKey: true }))).toBe(false);
  });

  it("does not ask how a sign is typed", () => {
    expect(matchesShortcut("?", press("?", { shiftKey: true }))).toBe(true);
    expect(matchesShortcut("/", press("/"))).toBe(true);
  });

  it("knows keys by their usual names", () => {
    expect(matchesShortcut("Space", press(" "))).toBe(true);
    expect(matchesShortcut("Esc", press("Escape"))).toBe(true);
    expect(matchesShortcut("Ctrl+Plus", press("+", { ctrlKey: true }))).toBe(true);
  });
});
