import { describe, expect, it } from "vitest";
import { environmentValue, listProcesses, parseStat } from "./process-table.ts";

describe("the table of processes", () => {
  it("reads a line of /proc/PID/stat whose program is named to deceive", () => {
    const rest =
      "S 1 42 42 0 -1 4194560 1 2 3 4 150 50 7 5 20 0 1 0 12345 1000 77 18446744073709551615";
    expect(parseStat(`42 (a) b (c) ${rest}`)).toEqual({
      pid: 42,
      parent: 1,
      group: 42,
      session: 42,
      isZombie: false,
      cpuTicks: 200,
      childTicks: 12,
      residentPages: 77,
      startTicks: 12345,
    });
    expect(parseStat("")).toBeNull();
  });

  it("lists this process with its environment", () => {
    const self = listProcesses().find(({ pid }) => pid === process.pid);
    expect(self?.residentPages).toBeGreaterThan(0);
    expect(environmentValue(process.pid, "PATH")).toBe(process.env.PATH);
    expect(environmentValue(process.pid, "EDGELOOM_NO_SUCH")).toBeNull();
  });
});
