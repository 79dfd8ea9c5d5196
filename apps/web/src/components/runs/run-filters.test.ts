import { describe, expect, it } from "vitest";
import { changeQuery } from "../../client/query-state.ts";
import {
  isFiltered,
  type RunFilters,
  readFilters,
  toRunQuery,
  writeFilters,
} from "./run-filters.ts";

const filters: RunFilters = {
  states: ["failed", "running"],
  trigger: "webhook",
  workflowId: "wf_1",
  test: false,
  range: "24h",
  search: "orders",
};

describe("filters of runs", () => {
  it("are read from the address that they were written to", () => {
    const address = changeQuery(new URLSearchParams("run=keep"), writeFilters(filters));
    expect(readFilters(new URLSearchParams(address))).toEqual(filters);
  });

  it("ignore what they do not understand", () => {
    const read = readFilters(
      new URLSearchParams("state=broken,failed&trigger=moon&range=1y&test=maybe"),
    );
    expect(read).toEqual({
      states: ["failed"],
      trigger: null,
      workflowId: null,
      test: null,
      range: null,
      search: "",
    });
  });

  it("say whether anything is left out", () => {
    expect(isFiltered(readFilters(new URLSearchParams()))).toBe(false);
    expect(isFiltered(readFilters(new URLSearchParams("test=only")))).toBe(true);
  });

  it("become a query of the API, with the range counted back from now", () => {
    expect(toRunQuery(filters, { now: 100_000_000, cursor: "run_9", limit: 50 })).toEqual({
      limit: "50",
      cursor: "run_9",
      states: "failed,running",
      triggers: "webhook",
      workflowId: "wf_1",
      test: "false",
      createdFrom: "13600000",
      search: "orders",
    });
  });
});
