import type { Message } from "@edgeloom/coordination";
import { createScheduler, type ScheduledEvent, world } from "../virtual/scheduler.ts";
import { type CoreDriver, createCoreDriver } from "./core-driver.ts";
import { type CoreInput, formatInput, parseInput } from "./line.ts";
import type { Scenario, ScenarioStep } from "./scenarios.ts";

const linkMs = 10;
const diskMs = 2;
const electionTimeoutMs = 150;
const heartbeatMs = 50;

/** Plays a scenario on cores with steady links and disks, and writes down what went in and out of them. */
export function recordTranscript(scenario: Scenario): string {
  const scheduler = createScheduler();
  const lines: string[] = [`# ${scenario.name}: ${scenario.about}`];
  const drivers = new Map<string, CoreDriver>();
  const timers = new Map<string, ScheduledEvent>();
  const pausedUntil = new Map<string, number>();
  let cut: readonly string[] = [];

  const isCut = (a: string, b: string): boolean => cut.includes(a) !== cut.includes(b);

  /** Times are kept to a tenth of a millisecond, as they are written. */
  const now = (): number => Math.round(scheduler.now() * 10) / 10;

  function give(member: string, input: CoreInput): void {
    const resumesAt = pausedUntil.get(member) ?? 0;
    if (resumesAt > scheduler.now()) {
      scheduler.after(resumesAt - scheduler.now(), world, () => give(member, input));
      return;
    }
    const driver = drivers.get(member);
    if (driver === undefined) return;
    lines.push(formatInput({ atMs: now(), member, input }));
    const outputs = driver.take(now(), input);
    lines.push(...outputs.lines);
    outputs.messages.forEach(send);
    for (const { sequence, messages } of outputs.waiting) {
      scheduler.after(diskMs, world, () => {
        give(member, { type: "persisted", sequence });
        messages.forEach(send);
      });
    }
    const { received } = outputs;
    if (received !== null) {
      scheduler.after(diskMs, world, () => give(member, { type: "installed", snapshot: received }));
    }
    setTimer(member, driver);
  }

  function send(message: Message): void {
    if (isCut(message.from, message.to)) return;
    scheduler.after(linkMs, world, () => {
      if (!isCut(message.from, message.to)) give(message.to, { type: "receive", message });
    });
  }

  function setTimer(member: string, driver: CoreDriver): void {
    const previous = timers.get(member);
    if (previous !== undefined) previous.run = undefined;
    const deadline = driver.deadline();
    if (deadline === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.ceil(Math.max(0, deadline - scheduler.now()) * 10) / 10;
    timers.set(
      member,
      scheduler.after(delayMs, world, () => give(member, { type: "tick" })),
    );
  }

  function act(step: ScenarioStep): void {
    if ("input" in step) {
      give(step.to, step.input);
    } else if ("cut" in step) {
      ({ cut } = step);
      const what = cut.length === 0 ? "all links work" : `${cut.join(", ")} cut off`;
      lines.push(`# ${now().toFixed(1)} ${what}`);
    } else {
      pausedUntil.set(step.pause, step.untilMs);
      lines.push(`# ${now().toFixed(1)} ${step.pause} paused until ${step.untilMs}`);
    }
  }

  scenario.members.forEach((member, i) => {
    drivers.set(member, createCoreDriver(member));
    const isFirst = scenario.configuration.voters.includes(member);
    const configuration = isFirst
      ? scenario.configuration
      : { voters: [], votersOutgoing: null, learners: [] };
    give(member, { type: "start", configuration, seed: i + 1, electionTimeoutMs, heartbeatMs });
  });
  for (const step of scenario.steps) scheduler.after(step.atMs, world, () => act(step));
  while (scheduler.step() && scheduler.now() < scenario.endMs);
  return `${lines.join("\n")}\n`;
}

/** Gives the inputs of a transcript to cores anew, and writes down what they answer: the same text when they behave the same. */
export function replayTranscript(transcript: string): string {
  const drivers = new Map<string, CoreDriver>();
  const lines: string[] = [];
  for (const line of transcript.trimEnd().split("\n")) {
    if (line.startsWith("#")) lines.push(line);
    const parsed = parseInput(line);
    if (parsed === null) continue;
    const { member, atMs, input } = parsed;
    const driver = drivers.get(member) ?? createCoreDriver(member);
    drivers.set(member, driver);
    lines.push(formatInput(parsed), ...driver.take(atMs, input).lines);
  }
  return `${lines.join("\n")}\n`;
}
