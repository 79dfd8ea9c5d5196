import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { triggerData } from "../../flow/trigger-data.ts";
import { isJsonObject } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shown } from "../../summary-text.ts";
import { isTimeZone, scheduleProblem } from "./schedule.ts";

const parameters = z.object({
  cron: parameter(
    z
      .string()
      .min(1)
      .max(200)
      .refine((cron) => scheduleProblem({ cron, timeZone: "UTC" }) === undefined, {
        error: "is not a cron expression of five or six fields",
      }),
    {
      title: "Schedule",
      description: "Minute, hour, day of month, month, day of week; seconds may stand in front.",
      control: "cron",
      placeholder: "0 6 * * 1-5",
    },
  ),
  timeZone: parameter(
    z.string().refine(isTimeZone, { error: "is not an IANA time zone" }).default("UTC"),
    { title: "Time zone", control: "time_zone", placeholder: "Europe/Berlin" },
  ),
});

export const definition = defineNode({
  type: "ScheduleTrigger",
  title: "Schedule trigger",
  category: "trigger",
  icon: "calendar-clock",
  summary: "Starts a run at the times of a cron schedule, in a time zone.",
  documentation: `Starts a run at each time of a cron schedule, by the wall clock of the chosen time zone. The schedule is kept while the workflow has an active version.

Fields: minute, hour, day of month, month, day of week. A sixth field in front gives seconds. \`0 6 * * 1-5\` is six o'clock from Monday to Friday, \`*/15 * * * *\` every quarter of an hour.

When the clocks go forward, a time that is skipped fires right after the gap; when they go back, it fires once. Times that pass while no worker runs are not made up for: one run starts, with the latest time.`,
  control: { kind: "trigger" },
  trigger: "schedule",
  parameters,
  output: z.object({
    scheduledAt: output(z.string(), {
      title: "Scheduled at",
      description: "The time this run stands for, ISO 8601.",
    }),
    timestamp: output(z.number(), {
      title: "Timestamp",
      description: "The same in milliseconds since 1970.",
    }),
    timeZone: output(z.string(), { title: "Time zone" }),
  }),
  effect: "pure",
  examples: [
    { title: "Every quarter of an hour", parameters: { cron: "*/15 * * * *" } },
    {
      title: "Working days at six in Berlin",
      parameters: { cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" },
    },
  ],
  summaryLine: ({ cron, timeZone }) => `${shown(cron)} · ${shown(timeZone, "UTC")}`,
  execute(context, { timeZone }, input) {
    const data = triggerData(context, input);
    const at = isJsonObject(data) ? data.scheduledAt : undefined;
    const timestamp = typeof at === "number" ? at : context.clock.now();
    return { scheduledAt: new Date(timestamp).toISOString(), timestamp, timeZone };
  },
});
