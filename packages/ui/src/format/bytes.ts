import { absent } from "./number.ts";

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A size in binary units, three significant figures: `512 B`, `1.5 KiB`, `38.2 MiB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return absent;
  const size = Math.abs(bytes);
  let power = 0;
  while (power < units.length - 1 && size / 1024 ** power >= 999.5) power += 1;
  const value = bytes / 1024 ** power;
  const digits = power === 0 || Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${units[power]}`;
}
