const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const days = 24 * hours;

const month = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const monthAndYear = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const exact = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "medium",
});

/**
 * How long ago, or how far ahead: `just now`, `12 s ago`, `5 min ago`, `in 3 h`, `2 d ago`, then the
 * date. Both times are epoch milliseconds.
 */
export function formatRelativeTime(at: number, now: number): string {
  const distance = now - at;
  const size = Math.abs(distance);
  if (size < 5 * seconds) return "just now";
  if (size >= 7 * days) {
    const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    return (sameYear ? month : monthAndYear).format(at);
  }
  const length =
    size < minutes
      ? `${Math.round(size / seconds)} s`
      : size < hours
        ? `${Math.floor(size / minutes)} min`
        : size < days
          ? `${Math.floor(size / hours)} h`
          : `${Math.floor(size / days)} d`;
  return distance >= 0 ? `${length} ago` : `in ${length}`;
}

/** Date and time to the second in the reader's time zone: `3 Feb 2026, 14:05:09`. */
export function formatExactTime(at: number): string {
  return exact.format(at);
}

/** How long the text of formatRelativeTime stays true, in milliseconds. */
export function relativeTimeLifetimeMs(at: number, now: number): number {
  const size = Math.abs(now - at);
  if (size < minutes) return seconds;
  return size < hours ? 15 * seconds : 5 * minutes;
}
