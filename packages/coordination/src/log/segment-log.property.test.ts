import { describe, expect, it } from "vitest";
import type { PlantedBug } from "../planted-bugs.ts";
import { runLogTrial } from "./testing/log-trial.ts";

const seeds = Array.from({ length: 400 }, (_, seed) => seed);

describe("the log on a faulty disk", () => {
  it("recovers everything acknowledged and invents nothing, whatever is lost", {
    timeout: 60_000,
  }, () => {
    const fired = {
      lost: 0,
      torn: 0,
      kept: 0,
      names: 0,
      flips: 0,
      full: 0,
      syncs: 0,
      corrupted: 0,
    };
    for (const seed of seeds.slice(0, 200)) {
      const { violation, isCorrupted, disk } = runLogTrial(seed);
      expect(violation, `seed ${seed}`).toBeNull();
      const counters = disk.counters();
      fired.lost += counters.writesLost;
      fired.torn += counters.writesTorn;
      fired.kept += counters.writesKept;
      fired.names += counters.namesLost;
      fired.flips += counters.bitFlips;
      fired.full += counters.fullRefusals;
      fired.syncs += counters.syncFailures;
      fired.corrupted += isCorrupted ? 1 : 0;
    }
    // A fault that never happened was not survived.
    for (const [fault, count] of Object.entries(fired)) expect(count, fault).toBeGreaterThan(0);
  });

  it.each<PlantedBug>([
    "accepts_torn_tail",
    "acknowledges_hard_state_before_sync",
    "cuts_acknowledged_entries_on_recovery",
    "ignores_checksum",
    "renames_snapshot_before_sync",
    "retries_failed_sync",
    "skips_sync",
    "treats_full_disk_as_success",
  ])("is caught when it %s", (bug) => {
    const bugs = new Set([bug]);
    expect(seeds.some((seed) => runLogTrial(seed, bugs).violation !== null)).toBe(true);
  });
});
