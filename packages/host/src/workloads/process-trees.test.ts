import { describe, expect, it } from "vitest";
import type { ProcessEntry } from "./process-table.ts";
import { ProcessTrees, ticksOf } from "./process-trees.ts";

const process = (pid: number, about: Partial<ProcessEntry> = {}): ProcessEntry => ({
  pid,
  parent: 1,
  group: pid,
  session: pid,
  isZombie: false,
  cpuTicks: 10,
  childTicks: 1,
  residentPages: 1,
  startTicks: pid,
  ...about,
});

describe("process trees", () => {
  const leader = process(100);
  const worker = process(101, { parent: 100, group: 100, session: 100 });
  const daemon = process(102, { parent: 101 });
  const stranger = process(200);

  it("hold the leader's group and session and all that they started, others not", () => {
    const trees = new ProcessTrees();
    const members = trees.observe([leader, worker, daemon, stranger], [100]).get(100) ?? [];
    expect(members.map(({ pid }) => pid).sort()).toEqual([100, 101, 102]);
    expect(ticksOf(members)).toBe(33);
  });

  it("keep a member that left group and session when its parent ends", () => {
    const trees = new ProcessTrees();
    trees.observe([leader, worker, daemon], [100]);
    const orphan = { ...daemon, parent: 1 };
    const members = trees.observe([leader, orphan, stranger], [100]).get(100) ?? [];
    expect(members.map(({ pid }) => pid).sort()).toEqual([100, 102]);
  });

  it("do not take a later process with the id of a member that ended for that member", () => {
    const trees = new ProcessTrees();
    trees.observe([leader, worker, daemon], [100]);
    const later = process(102, { startTicks: 999 });
    const members = trees.observe([leader, later], [100]).get(100) ?? [];
    expect(members.map(({ pid }) => pid)).toEqual([100]);
  });
});
