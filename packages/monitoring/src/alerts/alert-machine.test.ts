import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AlertSeverity, alertSeverities, severityRank } from "../vocabulary.ts";
import {
  type AlertStep,
  type AlertTrack,
  acknowledgeAlert,
  type Observation,
  stepAlert,
} from "./alert-machine.ts";

const cooldownMs = 300_000;

function observe(
  at: number,
  severity: AlertSeverity | undefined,
  holdingSeverity: AlertSeverity | undefined = severity,
): Observation {
  return {
    edgeNode: "berlin",
    subject: { kind: "threshold", metricType: "latency" },
    at,
    value: severity === undefined ? 0 : severityRank(severity),
    tags: {},
    severity,
    holdingSeverity,
    describe: (level) => ({ message: level, threshold: severityRank(level) }),
  };
}

/** Steps through observations; `raised! escalated` means that people were told of the first only. */
function transcript(observations: readonly Observation[]): string {
  let track: AlertTrack | undefined;
  const lines = observations.map((seen) => {
    const step: AlertStep = stepAlert(track, seen, cooldownMs);
    track = step.track;
    if (step.transition === undefined) return "-";
    return `${step.transition.type}:${step.transition.alert.severity}${step.transition.notify ? "!" : ""}`;
  });
  return lines.join(" ");
}

function trackAfter(...observations: Observation[]): AlertTrack {
  let track: AlertTrack | undefined;
  for (const seen of observations) track = stepAlert(track, seen, cooldownMs).track;
  if (track === undefined) throw new Error("no alert was raised");
  return track;
}

describe("stepAlert", () => {
  it("raises once and does not repeat itself for the same severity", () => {
    expect(transcript([observe(0, undefined), observe(1, "warning"), observe(2, "warning")])).toBe(
      "- raised:warning! -",
    );
    const { alert } = trackAfter(observe(1, "warning"), observe(2, "warning"));
    expect(alert.occurrences).toBe(2);
    expect(alert.raisedAt).toBe(1);
    expect(alert.updatedAt).toBe(2);
  });

  it("tells of an escalation at once: the cooldown never hides it", () => {
    expect(
      transcript([observe(0, "warning"), observe(1000, "error"), observe(2000, "critical")]),
    ).toBe("raised:warning! escalated:error! escalated:critical!");
  });

  it("tells of an escalation from a quietly raised alert too", () => {
    expect(
      transcript([
        observe(0, "critical"),
        observe(1, undefined),
        observe(2, "warning"),
        observe(3, "critical"),
      ]),
    ).toBe("raised:critical! resolved:critical! raised:warning escalated:critical!");
  });

  it("stays quiet when a condition flaps within the cooldown, and keeps the state true", () => {
    expect(
      transcript([
        observe(0, "warning"),
        observe(1, undefined),
        observe(2, "warning"),
        observe(3, undefined),
        observe(cooldownMs + 4, "warning"),
      ]),
    ).toBe("raised:warning! resolved:warning! raised:warning resolved:warning raised:warning!");
  });

  it("reminds of an alert that lasts beyond the cooldown", () => {
    expect(
      transcript([observe(0, "error"), observe(1, "error"), observe(cooldownMs, "error")]),
    ).toBe("raised:error! - reminded:error!");
  });

  it("resolves only past the hysteresis", () => {
    expect(
      transcript([observe(0, "warning"), observe(1, undefined, "warning"), observe(2, undefined)]),
    ).toBe("raised:warning! - resolved:warning!");
  });

  it("eases to a milder severity without telling anybody", () => {
    expect(
      transcript([observe(0, "critical"), observe(1, "error", "critical"), observe(2, "error")]),
    ).toBe("raised:critical! - eased:error");
  });

  it("numbers the alerts of a condition, so that ids are unique", () => {
    const track = trackAfter(observe(0, "warning"), observe(1, undefined), observe(2, "error"));
    expect(track.alert.id).toBe("berlin/latency/2");
    expect(trackAfter(observe(0, "warning")).alert.id).toBe("berlin/latency/1");
  });

  it("ignores an observation older than the last one", () => {
    const track = trackAfter(observe(10, "warning"));
    expect(stepAlert(track, observe(9, undefined), cooldownMs)).toEqual({ track });
  });

  it("tells of everything graver than what people know, and is never milder than the samples", () => {
    const severity = fc.option(fc.constantFrom(...alertSeverities), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), severity)), (steps) => {
        let track: AlertTrack | undefined;
        let at = 0;
        for (const [wait, level] of steps) {
          at += wait;
          const known = track;
          const step = stepAlert(track, observe(at, level), cooldownMs);
          track = step.track;
          const isOpen = track !== undefined && track.alert.state !== "resolved";
          expect(isOpen).toBe(level !== undefined);
          if (level === undefined || track === undefined) continue;
          expect(track.alert.severity).toBe(level);
          const graver =
            known === undefined || severityRank(level) > severityRank(known.notifiedSeverity);
          if (graver) expect(step.transition?.notify).toBe(true);
        }
      }),
    );
  });
});

describe("acknowledgeAlert", () => {
  it("records who took note and when, and stops reminders", () => {
    const { track } = acknowledgeAlert(trackAfter(observe(0, "error")), "ada", 5);
    expect(track?.alert).toMatchObject({
      state: "acknowledged",
      acknowledgedBy: "ada",
      acknowledgedAt: 5,
    });
    expect(stepAlert(track, observe(cooldownMs * 2, "error"), cooldownMs).transition).toBe(
      undefined,
    );
  });

  it("becomes active again when it escalates", () => {
    const { track } = acknowledgeAlert(trackAfter(observe(0, "warning")), "ada", 5);
    const step = stepAlert(track, observe(6, "critical"), cooldownMs);
    expect(step.transition).toMatchObject({ type: "escalated", notify: true });
    expect(step.track?.alert.state).toBe("active");
  });

  it("resolves when the value is back in range", () => {
    const { track } = acknowledgeAlert(trackAfter(observe(0, "warning")), "ada", 5);
    expect(stepAlert(track, observe(6, undefined), cooldownMs).track?.alert).toMatchObject({
      state: "resolved",
      resolvedAt: 6,
    });
  });

  it("leaves an alert that is no longer active as it is", () => {
    const resolved = trackAfter(observe(0, "warning"), observe(1, undefined));
    expect(acknowledgeAlert(resolved, "ada", 2)).toEqual({ track: resolved });
  });
});
