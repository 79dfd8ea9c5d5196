import { z } from "zod";
import { defineNode } from "../../define-node.ts";
import { jsonValue } from "../../json-schema.ts";
import { output, parameter } from "../../parameter.ts";
import { shown, shownDuration } from "../../summary-text.ts";

export const definition = defineNode({
  type: "Wait",
  title: "Wait",
  category: "flow",
  icon: "timer",
  summary: "Holds the run for a duration or until a time.",
  documentation: `Holds this branch for a duration, or until a point in time. A long wait holds no worker: the run is parked and goes on by itself, also across restarts. A time that has already passed does not hold at all.

The input passes through unchanged.`,
  parameters: z.object({
    mode: parameter(z.enum(["duration", "until"]).default("duration"), { title: "Wait" }),
    durationMs: parameter(
      z
        .number()
        .int()
        .min(0)
        .max(365 * 86_400_000)
        .default(60_000),
      {
        title: "For",
        unit: "ms",
        showWhen: { mode: ["duration"] },
        requiredWhenShown: true,
      },
    ),
    until: parameter(z.iso.datetime({ offset: true }).optional(), {
      title: "Until",
      description: "ISO 8601 with an offset: `2030-01-31T08:00:00Z`.",
      placeholder: "2030-01-31T08:00:00Z",
      showWhen: { mode: ["until"] },
      requiredWhenShown: true,
    }),
  }),
  output: z.object({
    value: output(jsonValue, { title: "Value", description: "The input, unchanged." }),
    resumedAt: output(z.number(), {
      title: "Resumed at",
      description: "Milliseconds since 1970.",
    }),
  }),
  effect: "pure",
  examples: [
    { title: "Ten seconds", parameters: { durationMs: 10_000 }, input: { ok: true } },
    {
      title: "Until a maintenance window",
      parameters: { mode: "until", until: "2030-01-31T02:00:00+01:00" },
    },
  ],
  summaryLine: ({ mode, durationMs, until }) =>
    mode === "until" ? `Until ${shown(until)}` : `For ${shownDuration(durationMs ?? 60_000)}`,
  waitUntil: ({ mode, durationMs, until }, clock) =>
    mode === "duration" || until === undefined ? clock.now() + durationMs : Date.parse(until),
  execute: ({ clock }, _parameters, input) => ({ value: input, resumedAt: clock.now() }),
});
