const secondMs = 1000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

const pad = (value: number, length = 2): string => String(value).padStart(length, "0");

const dayAndMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/**
 * Labels of the ticks of a time axis in the reader's time zone, as fine as their distance asks for.
 * A tick at midnight shows the date.
 * @param ticks epoch milliseconds
 * @param stepMs distance between ticks
 */
export function timeTickLabels(ticks: readonly number[], stepMs: number): string[] {
  return ticks.map((tick) => {
    const date = new Date(tick);
    const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
    if (stepMs >= dayMs || (midnight && date.getMilliseconds() === 0)) {
      return dayAndMonth.format(date);
    }
    const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    if (stepMs >= minuteMs) return clock;
    if (stepMs >= secondMs) return `${clock}:${pad(date.getSeconds())}`;
    return `${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
  });
}

/** The time under the crosshair: `14:05:09`. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}
