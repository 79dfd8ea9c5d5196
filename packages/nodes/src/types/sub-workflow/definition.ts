import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";

export const definition = defineNode({
  type: "SubWorkflow",
  title: "Sub-workflow",
  category: "flow",
  icon: "workflow",
  summary: "Runs another workflow and gives its output.",
  documentation: `Starts the active version of another workflow of the workspace on the same fleet, waits for it, and gives its output. When it fails, this node fails with its error.

An attempt that is repeated after a crash finds the run that it had started, rather than starting another.`,
  parameters: z.object({
    workflowId: parameter(z.string().min(1).max(200), { title: "Workflow", control: "workflow" }),
    input: parameter(jsonValue.optional(), {
      title: "Input",
      description: "Left empty, this node's own input is passed on.",
      control: "json",
    }),
  }),
  output: z.object({
    output: output(jsonValue, { title: "Output" }),
    runId: output(z.string(), { title: "Run id" }),
  }),
  effect: "idempotent",
  timeoutMs: 3_600_000,
  examples: [
    {
      title: "Drain a site with a workflow of its own",
      parameters: { workflowId: "wf_drain", input: { region: "eu-west" } },
    },
  ],
  summaryLine: ({ workflowId }) => `Runs ${shown(workflowId)}`,
  async execute({ services, key, signal }, { workflowId, input: given }, input) {
    const child = await services.childRuns.run({ workflowId, input: given ?? input, key, signal });
    return { output: child.output, runId: child.runId };
  },
});
