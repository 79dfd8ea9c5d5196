import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shorten, shown } from "../../summary-text.ts";

export const definition = defineNode({
  type: "Code",
  title: "Code",
  category: "data",
  icon: "code",
  summary: "Runs JavaScript in a sandbox.",
  documentation: `Runs JavaScript (ES2023) in a sandbox that has no access to files, network, clock timers or the process. The script is the body of an async function: it sees \`input\` and \`trigger\`, and what it returns comes out of **result**. \`console.log\` goes to the node's log.

\`\`\`js
const busy = input.edgeNodes.filter((node) => node.load > 0.8);
return { busy: busy.map((node) => node.id) };
\`\`\`

Time and memory are limited; a script that goes over is stopped and the node fails.`,
  parameters: z.object({
    source: parameter(z.string().min(1).max(200_000), {
      title: "JavaScript",
      control: "code",
      placeholder: "return input;",
    }),
    timeoutMs: parameter(z.number().int().min(10).max(60_000).default(5_000), {
      title: "Time limit",
      unit: "ms",
      advanced: true,
    }),
    memoryMiBMax: parameter(z.number().int().min(1).max(256).default(64), {
      title: "Memory limit",
      unit: "MiB",
      advanced: true,
    }),
  }),
  output: z.object({
    result: output(jsonValue, { title: "Result" }),
    logs: output(z.array(z.string()), { title: "Logs" }),
  }),
  // A script may read the time and draw random numbers, so its value is not for a cache.
  effect: "read",
  timeoutMs: 90_000,
  examples: [
    {
      title: "Pick the busy ones",
      parameters: { source: "return input.filter((node) => node.load > 0.8);" },
      input: [{ load: 0.2 }, { load: 0.9 }],
    },
  ],
  summaryLine: ({ source }) => shorten(shown(source)),
  async execute(context, { source, timeoutMs, memoryMiBMax }, input) {
    const { value, logs } = await context.services.code.run({
      source,
      globals: { input, trigger: context.trigger },
      timeoutMs,
      memoryBytesMax: memoryMiBMax * 1_048_576,
      signal: context.signal,
    });
    for (const line of logs) context.log("info", line);
    return { result: value, logs: [...logs] };
  },
});
