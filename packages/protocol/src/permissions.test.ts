import { describe, expect, it } from "vitest";
import { lowerRole, roleSchema, roleScopes, roleWithin, scopes } from "./index.ts";

describe("roles", () => {
  it("are, by what they allow, the ones that they are called", () => {
    for (const role of roleSchema.options) {
      expect(roleWithin(new Set(roleScopes[role]))).toBe(role);
    }
  });

  it("never allow what an API key does not", () => {
    expect(roleWithin(new Set(["workspace:read"]))).toBe("viewer");
    expect(roleWithin(new Set(["workspace:read", "workflow:write"]))).toBe("viewer");
    expect(roleWithin(new Set(["workspace:read", "run:write", "fleet:write"]))).toBe("operator");
    expect(roleWithin(new Set(scopes.filter((scope) => scope !== "secret:write")))).toBe("editor");
  });

  it("are compared by how much they allow", () => {
    expect(lowerRole("owner", "viewer")).toBe("viewer");
    expect(lowerRole("operator", "editor")).toBe("operator");
    expect(lowerRole("editor", "editor")).toBe("editor");
  });
});
