import { EdgeloomError } from "@edgeloom/kernel";

const hourMs = 3_600_000;

/** The time asked for, an hour up to now unless told. @throws EdgeloomError `invalid_input`: it ends before it begins */
export function spanOf(
  query: { readonly from?: number | undefined; readonly to?: number | undefined },
  now: number,
): { readonly from: number; readonly to: number } {
  const to = query.to ?? now;
  const from = query.from ?? to - hourMs;
  if (from < to) return { from, to };
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The time from ${from} to ${to} is empty`,
    remedy: "Give from and to as epoch milliseconds, from before to",
    field: "from",
  });
}
