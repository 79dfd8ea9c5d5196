import { expect, it } from "vitest";
import { upgradeDocument } from "./schema-upgrade.ts";

const migrations = {
  1: (document: Readonly<Record<string, unknown>>) => ({ ...document, title: document.label }),
  2: ({ title, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, name: title }),
};

it("chains migrations up to the current version", () => {
  const upgraded = upgradeDocument({ schemaVersion: 1, label: "w" }, migrations, 3);
  expect(upgraded).toEqual({ ok: true, value: { schemaVersion: 3, label: "w", name: "w" } });
  const half = upgradeDocument({ schemaVersion: 2, title: "w" }, migrations, 3);
  expect(half).toEqual({ ok: true, value: { schemaVersion: 3, name: "w" } });
});

it("refuses a version from the future, none, or one whose migration is gone", () => {
  for (const schemaVersion of [4, undefined, 0, 1.5, "1"]) {
    expect(upgradeDocument({ schemaVersion }, migrations, 3).ok).toBe(false);
  }
  expect(upgradeDocument({ schemaVersion: 1 }, { 2: (document) => document }, 3).ok).toBe(false);
});
