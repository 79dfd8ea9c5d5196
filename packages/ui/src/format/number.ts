const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** Written for what is absent: not zero, not empty. */
export const absent = "–";

/**
 * Three significant figures below a thousand, grouped whole numbers above: `0.125`, `12.4`, `1,234`.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return absent;
  const size = Math.abs(value);
  if (size >= 1000 || Number.isInteger(value)) return grouped.format(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return trimZeros(value.toFixed(digits));
}

/** `12.4K`, `3.1M`: for axes and small tiles. */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return absent;
  const size = Math.abs(value);
  if (size < 1000) return formatNumber(value);
  const [divisor, suffix] =
    size < 999_950 ? [1e3, "K"] : size < 999_950_000 ? [1e6, "M"] : [1e9, "G"];
  return `${trimZeros((value / Number(divisor)).toFixed(1))}${suffix}`;
}

/** A share of one as a percentage: `0.873` is `87.3%`. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return absent;
  const percent = share * 100;
  const digits = Math.abs(percent) >= 99.95 || percent === 0 ? 0 : 1;
  return `${trimZeros(percent.toFixed(digits))}%`;
}

export function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
