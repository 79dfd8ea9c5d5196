import { absent } from "./number.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A length of time for people: `0.42 ms`, `38 ms`, `1.24 s`, `12.4 s`, `2 min 05 s`, `3 h 12 min`, `4 d 6 h`.
 * @param milliseconds may be fractional; negative lengths keep their sign
 */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return absent;
  if (milliseconds < 0) return `−${formatDuration(-milliseconds)}`;
  if (milliseconds === 0) return "0 ms";
  if (milliseconds < 1) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 9.95) return `${Number(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9_995) return `${(milliseconds / second).toFixed(2)} s`;
  if (milliseconds < 59_950) return `${(milliseconds / second).toFixed(1)} s`;
  return formatLong(milliseconds);
}

function formatLong(milliseconds: number): string {
  const seconds = Math.round(milliseconds / second);
  if (seconds * second < hour) {
    return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
  }
  const minutes = Math.round(milliseconds / minute);
  if (minutes * minute < day) {
    return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  }
  const hours = Math.round(milliseconds / hour);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
