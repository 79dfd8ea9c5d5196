import type { EpochMs } from "@edgeloom/kernel";

/** Offsets change on the hour, at most, so one look-up serves an hour. */
const offsetKeptMs = 3_600_000;

/** Local time of one IANA time zone, daylight saving included. */
export interface LocalTime {
  /** Local time as milliseconds since 1970, read as if it were UTC. */
  at(now: EpochMs): EpochMs;
}

export function createLocalTime(timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  let keptFrom = Number.NEGATIVE_INFINITY;
  let offsetMs = 0;

  function offsetAt(now: EpochMs): number {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(now)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(now / 1_000) * 1_000;
  }

  return {
    at(now) {
      const hour = Math.floor(now / offsetKeptMs) * offsetKeptMs;
      if (hour !== keptFrom) {
        keptFrom = hour;
        offsetMs = offsetAt(hour);
      }
      return now + offsetMs;
    },
  };
}
