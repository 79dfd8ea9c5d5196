import { EdgeloomError } from "@edgeloom/kernel";

/**
 * A stamp of a hybrid logical clock (Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks", OPODIS
 * 2014): `wallMs` is the largest wall clock reading known (`l` in the paper), `counter` orders events within it (`c`).
 * If event a happened before event b, then a's stamp is below b's.
 */
export interface HybridTimestamp {
  /** Whole milliseconds since 1970. */
  readonly wallMs: number;
  /** From 0 to {@link counterMax}. */
  readonly counter: number;
}

/** The counter has 16 bits, as the paper packs it. */
export const counterMax = 0xffff;
/** 48 bits: until the year 10889. */
export const wallMsMax = 2 ** 48 - 1;

/** Negative when `a` is before `b`, 0 when they are equal. */
export function compareTimestamps(a: HybridTimestamp, b: HybridTimestamp): number {
  return a.wallMs - b.wallMs || a.counter - b.counter;
}

/** Sixteen hexadecimal digits, 48 bits of time and 16 of counter: text order is the order of the stamps. */
export function formatTimestamp({ wallMs, counter }: HybridTimestamp): string {
  return wallMs.toString(16).padStart(12, "0") + counter.toString(16).padStart(4, "0");
}

/** @throws EdgeloomError `invalid_input` for anything that {@link formatTimestamp} does not give */
export function parseTimestamp(text: string): HybridTimestamp {
  if (!/^[0-9a-f]{16}$/.test(text)) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `"${text.slice(0, 40)}" is no hybrid timestamp`,
      remedy:
        "Give sixteen lower-case hexadecimal digits: twelve of milliseconds, four of counter.",
    });
  }
  return {
    wallMs: Number.parseInt(text.slice(0, 12), 16),
    counter: Number.parseInt(text.slice(12), 16),
  };
}
