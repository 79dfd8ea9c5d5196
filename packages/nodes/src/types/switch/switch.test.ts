import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const cases = [
  { name: "sick", when: 'input.health in ["unhealthy", "down"]' },
  { name: "slow", when: "input.latencyMs > 100" },
];

describe("Switch", () => {
  it("takes the first case that holds and leaves the others dead", async () => {
    const input = { health: "down", latencyMs: 200 };
    expect(await executeNode(definition, { cases }, input)).toEqual({ sick: input });
  });

  it("takes all that hold when asked to", async () => {
    const input = { health: "down", latencyMs: 200 };
    const taken = await executeNode(definition, { cases, take: "all" }, input);
    expect(taken).toEqual({ sick: input, slow: input });
  });

  it("takes default when none holds", async () => {
    const input = { health: "healthy", latencyMs: 20 };
    expect(await executeNode(definition, { cases }, input)).toEqual({ default: input });
  });

  it("reads what started the run", async () => {
    const context = createTestContext({ trigger: { kind: "manual", input: { urgent: true } } });
    const urgent = [{ name: "urgent", when: "trigger.urgent" }];
    expect(await executeNode(definition, { cases: urgent }, 1, context)).toEqual({ urgent: 1 });
  });

  it("counts empty lists, objects and strings as not holding", async () => {
    for (const when of ["[]", '""', "input.absent", "0", "[false]"]) {
      const empty = [{ name: "a", when }];
      expect(await executeNode(definition, { cases: empty }, {})).toEqual({ default: {} });
    }
  });

  it("has an output for each case", () => {
    const names = definition.outputsFor?.({ cases }).map(({ name }) => name);
    expect(names).toEqual(["sick", "slow", "default"]);
  });

  it("refuses two cases of one name, reserved names and what is not JSONata", async () => {
    const twice = [cases[0], cases[0]];
    expect(definition.check({ cases: twice })).toHaveLength(1);
    await expect(executeNode(definition, { cases: twice })).rejects.toThrow(/same name/);
    for (const bad of [
      { name: "default", when: "true" },
      { name: "a b", when: "true" },
      { name: "a", when: "input.(" },
    ]) {
      await expect(executeNode(definition, { cases: [bad] })).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
  });
});
