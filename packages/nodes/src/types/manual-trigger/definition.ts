import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { triggerData } from "../../flow/trigger-data.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shorten, shown } from "../../summary-text.ts";

export const definition = defineNode({
  type: "ManualTrigger",
  title: "Manual trigger",
  category: "trigger",
  icon: "circle-play",
  summary: "Starts a run when somebody presses Run, or through the API.",
  documentation: `Starts a run by hand: with the Run button, \`POST /api/v1/workflows/{id}/runs\`, or the SDK.

The data given at the start comes out of **input**. When none is given, the node's own **Sample input** is used, so a workflow can be tried without typing it each time.`,
  control: { kind: "trigger" },
  trigger: "manual",
  parameters: z.object({
    sampleInput: parameter(jsonValue.default({}), {
      title: "Sample input",
      description: "Used when the run is started without data.",
      control: "json",
    }),
  }),
  output: z.object({
    input: output(jsonValue, { title: "Input", description: "What the run was started with." }),
    startedAt: output(z.number(), { title: "Started at", description: "Milliseconds since 1970." }),
  }),
  effect: "pure",
  examples: [
    { title: "Start without data", parameters: {} },
    { title: "Start with a region to look at", parameters: { sampleInput: { region: "eu-west" } } },
  ],
  summaryLine: ({ sampleInput }) =>
    sampleInput === undefined ? "Press Run to start" : shorten(`Sample ${shown(sampleInput)}`),
  execute(context, parameters, input) {
    const data = triggerData(context, input);
    const empty = typeof data === "object" && data !== null && Object.keys(data).length === 0;
    return {
      input: data === null || empty ? parameters.sampleInput : data,
      startedAt: context.clock.now(),
    };
  },
});
