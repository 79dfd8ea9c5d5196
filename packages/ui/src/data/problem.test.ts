import { describe, expect, it } from "vitest";
import { toProblem } from "./problem.ts";

describe("toProblem", () => {
  it("says what could not be done, then what problem details say", () => {
    const said = { detail: "Run 482 was deleted.", remedy: "Open the list.", code: "not_found" };
    const title = "Could not load the run";
    expect(toProblem({ ...said, title: "Not found" }, title)).toMatchObject({ ...said, title });
    expect(toProblem({ title: "Not found" }, title)).toMatchObject({ title, detail: "Not found" });
  });

  it("shows message and remedy of an error with a code under the given title", () => {
    const error = Object.assign(new Error("Node a holds the lease."), {
      code: "lease_held",
      remedy: "Wait for it.",
    });
    expect(toProblem(error, "Could not drain the node")).toEqual({
      title: "Could not drain the node",
      detail: "Node a holds the lease.",
      remedy: "Wait for it.",
      code: "lease_held",
      field: undefined,
    });
  });

  it("takes strings, Errors and nothing at all", () => {
    expect(toProblem("offline", "Could not save").detail).toBe("offline");
    expect(toProblem(new Error("socket closed"), "Could not save").detail).toBe("socket closed");
    expect(toProblem(null, "Could not save")).toEqual({ title: "Could not save" });
  });
});
