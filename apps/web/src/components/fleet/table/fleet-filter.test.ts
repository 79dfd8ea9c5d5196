import { describe, expect, it } from "vitest";
import { exampleFigures } from "./example-figures.ts";
import { countStates, filterNodes, filterParams, noFilter, parseFilter } from "./fleet-filter.ts";
import { FleetTable } from "./fleet-table.ts";

const table = new FleetTable();
table.load(exampleFigures());
const ids = (change: Partial<typeof noFilter>): string[] =>
  filterNodes(table.nodes, { ...noFilter, ...change }).map(({ id }) => id);

describe("filterNodes", () => {
  it("puts trouble first, and measures before gaps", () => {
    expect(ids({})).toEqual(["lagos-1", "lima-1", "berlin-1"]);
    expect(ids({ sort: "cpu" })).toEqual(["lagos-1", "berlin-1", "lima-1"]);
  });

  it("finds all the words of a search anywhere in name, id, city, country and region", () => {
    expect(ids({ search: "EU ber" })).toEqual(["berlin-1"]);
    expect(ids({ search: "eu lima" })).toEqual([]);
  });

  it("wants all conditions at once", () => {
    expect(ids({ label: "tier=metro" })).toEqual(["lagos-1"]);
    expect(ids({ label: "tier=metro", health: ["healthy"] })).toEqual([]);
    expect(ids({ lifecycle: "initialized", region: "south-america" })).toEqual(["lima-1"]);
  });
});

describe("the filter in the address", () => {
  it("comes back as it was written", () => {
    const filter = {
      search: "a b",
      health: ["unhealthy", "down"],
      region: "uk",
      lifecycle: "draining",
      label: "tier=hub",
      sort: "latency",
    } as const;
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(filterParams(filter))) {
      if (value !== null) params.set(name, value);
    }
    expect(parseFilter(params)).toEqual(filter);
  });

  it("leaves out what it does not know, and says nothing of what is as usual", () => {
    expect(parseFilter(new URLSearchParams("health=odd&sort=size&lifecycle=x"))).toEqual(noFilter);
    expect(Object.values(filterParams(noFilter))).toEqual([null, null, null, null, null, null]);
  });
});

describe("countStates", () => {
  it("counts every node once", () => {
    expect(countStates(table.nodes)).toEqual({
      healthy: 1,
      degraded: 1,
      unhealthy: 0,
      down: 0,
      unknown: 1,
    });
  });
});
