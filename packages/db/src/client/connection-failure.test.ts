import { expect, it } from "vitest";
import { isConnectionFailure } from "./connection-failure.ts";

it("tells a database that is away from one that refuses a statement", () => {
  const away: object[] = [
    { code: "57P01", message: "terminating connection due to administrator command" },
    { code: "ECONNREFUSED", message: "connect ECONNREFUSED 127.0.0.1:5432" },
    { code: "P1001", message: "…" },
    new Error("Can't reach database server at 127.0.0.1:5432"),
    new Error("Connection terminated unexpectedly"),
  ];
  for (const error of away) expect(isConnectionFailure(error)).toBe(true);
  const refused: object[] = [
    { code: "23505", message: "duplicate key value violates unique constraint" },
    { code: "P2025", message: "No record was found" },
    new TypeError("x is not a function"),
  ];
  for (const error of refused) expect(isConnectionFailure(error)).toBe(false);
});
