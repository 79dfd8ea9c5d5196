import { describe, expect, it } from "vitest";
import { changeQuery } from "./query-state.ts";

describe("the query of a page", () => {
  it("sets, replaces and takes out", () => {
    const query = new URLSearchParams("state=failed&search=x");
    expect(changeQuery(query, { state: "running", search: null, workflow: "wf_1" })).toBe(
      "?state=running&workflow=wf_1",
    );
  });

  it("is empty when nothing is left", () => {
    expect(changeQuery(new URLSearchParams("tab=log"), { tab: "" })).toBe("");
  });

  it("leaves its source as it is", () => {
    const query = new URLSearchParams("a=1");
    changeQuery(query, { a: "2" });
    expect(query.get("a")).toBe("1");
  });
});
