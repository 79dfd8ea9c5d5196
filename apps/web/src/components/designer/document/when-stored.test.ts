import { describe, expect, it } from "vitest";
import { createObservable } from "../state/observable.ts";
import type { SyncState } from "./document-sync.ts";
import { whenStored } from "./when-stored.ts";

describe("waiting until changes are stored", () => {
  it("ends at once when they are", async () => {
    await whenStored(createObservable<SyncState>("saved"));
  });

  it("lasts as long as they are on their way", async () => {
    const state = createObservable<SyncState>("opening");
    const told: string[] = [];
    const waiting = whenStored(state).then(() => told.push("stored"));
    state.set("saving");
    await Promise.resolve();
    expect(told).toEqual([]);
    state.set("saved");
    await waiting;
    expect(told).toEqual(["stored"]);
  });

  it.each<SyncState>(["offline", "refused"])("fails when they are %s", async (outcome) => {
    const state = createObservable<SyncState>("saving");
    const waiting = whenStored(state);
    state.set(outcome);
    await expect(waiting).rejects.toThrow("have not reached the server");
    await expect(whenStored(state)).rejects.toThrow("have not reached the server");
  });
});
