import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

describe("SubWorkflow", () => {
  it("starts the child under the step's own key, so that a repeated attempt finds it", async () => {
    const context = createTestContext();
    const output = await executeNode(definition, { workflowId: "wf-2" }, { a: 1 }, context);
    expect(output).toEqual({
      output: { workflowId: "wf-2", input: { a: 1 } },
      runId: `child-of-${context.key}`,
    });
  });

  it("passes its own input on before the node's", async () => {
    const given = { workflowId: "wf-2", input: { b: 2 } };
    expect(await executeNode(definition, given, { a: 1 })).toMatchObject({
      output: { input: { b: 2 } },
    });
  });
});
