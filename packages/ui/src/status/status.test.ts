import { describe, expect, it } from "vitest";
import { isStatusName, statusLook, statusLooks, statusToken, statusTones } from "./status.ts";

describe("statusLook", () => {
  it("gives one tone and word for each known state", () => {
    expect(statusLook("succeeded")).toEqual({ tone: "succeeded", word: "Succeeded" });
    expect(statusLook("draining")).toEqual({ tone: "warning", word: "Draining" });
    expect(statusLook("offline").tone).toBe("skipped");
  });

  it("shows an unknown state as words, hollow", () => {
    expect(statusLook("half_open")).toEqual({ tone: "skipped", word: "Half open" });
  });

  it("does not take names of the object prototype for states", () => {
    expect(isStatusName("constructor")).toBe(false);
    expect(statusLook("constructor").word).toBe("Constructor");
  });

  it("uses every tone, and each tone has a colour token", () => {
    const used = new Set(Object.values(statusLooks).map((entry) => entry.tone));
    expect([...used].sort()).toEqual([...statusTones].sort());
    expect(statusToken("failed")).toBe("state-failed");
  });
});
