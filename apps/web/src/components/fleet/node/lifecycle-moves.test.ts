import { lifecycleMoves, lifecycleStates } from "@edgeloom/agent-core";
import { describe, expect, it } from "vitest";
import { lifecycleSteps } from "./lifecycle-moves.ts";

describe("lifecycleSteps", () => {
  it.each(lifecycleStates)(
    "allows from %s what the node itself allows, and says why not",
    (from) => {
      const steps = lifecycleSteps(from, null);
      const allowed = steps.filter(({ refusal }) => refusal === null).map(({ state }) => state);
      expect(allowed).toEqual(lifecycleStates.filter((to) => lifecycleMoves[from].includes(to)));
    },
  );

  it("names the legal ways, and that a terminated node has none", () => {
    const [, warming] = lifecycleSteps("active", null);
    expect(warming?.refusal).toBe("From active it can only become draining");
    expect(lifecycleSteps("terminated", null)[2]?.refusal).toBe(
      "A terminated node cannot come back",
    );
  });

  it("keeps all moves back while somebody else holds the lease", () => {
    const steps = lifecycleSteps("active", "Leased by ada");
    expect(steps.every(({ refusal }) => refusal !== null)).toBe(true);
    expect(steps[3]?.refusal).toBe("Leased by ada");
  });
});
