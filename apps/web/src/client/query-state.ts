"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** What to write into the address; null takes a name out. */
export type QueryChange = Readonly<Record<string, string | null | undefined>>;

/** The query of an address after a change, in the order of its names; "" when nothing is left. */
export function changeQuery(query: URLSearchParams, change: QueryChange): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === undefined || value === "") next.delete(name);
    else next.set(name, value);
  }
  next.sort();
  const text = next.toString();
  return text === "" ? "" : `?${text}`;
}

/**
 * The page's query and a way to change it in place, so that a link shows what its sender saw. Nothing is loaded
 * anew, and the way back leads to the page before, not through every filter.
 */
export function useQueryState(): readonly [URLSearchParams, (change: QueryChange) => void] {
  const query = useSearchParams();
  const change = useCallback((wanted: QueryChange) => {
    const current = new URLSearchParams(window.location.search);
    const { pathname, hash } = window.location;
    window.history.replaceState(null, "", `${pathname}${changeQuery(current, wanted)}${hash}`);
  }, []);
  return [query, change];
}
