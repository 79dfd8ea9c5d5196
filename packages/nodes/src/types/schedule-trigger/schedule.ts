import type { EpochMs } from "@edgeloom/kernel";
import { Cron } from "croner";

export interface Schedule {
  /** Five fields, or six with seconds in front; names of months and days and `@daily` work too. */
  readonly cron: string;
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
}

function parse({ cron, timeZone }: Schedule): Cron {
  return new Cron(cron, { timezone: timeZone, paused: true, mode: "5-or-6-parts" });
}

/** Why a schedule cannot be used, or undefined when it can. */
export function scheduleProblem(schedule: Schedule): string | undefined {
  try {
    parse(schedule).nextRun(new Date(0));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether `name` is a time zone that the platform knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The next `count` times after `from`, by the wall clock of the time zone: a time that a change to summer time
 * skips fires right after the gap, and one that comes twice fires once.
 */
export function nextScheduleTimes(schedule: Schedule, from: EpochMs, count: number): EpochMs[] {
  return parse(schedule)
    .nextRuns(count, new Date(from))
    .map((date) => date.getTime());
}
