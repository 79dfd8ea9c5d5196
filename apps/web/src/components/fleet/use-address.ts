"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** What a page shows stands in its address, so that a link shows the same. Null takes a parameter out. */
export function useAddress(): {
  readonly params: URLSearchParams;
  readonly set: (change: Readonly<Record<string, string | null>>) => void;
} {
  const pathname = usePathname();
  const params = useSearchParams();
  const set = useCallback(
    (change: Readonly<Record<string, string | null>>) => {
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(change)) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      const query = next.toString();
      // In place and without asking the server: the page reads it back by useSearchParams.
      window.history.replaceState(null, "", query === "" ? pathname : `${pathname}?${query}`);
    },
    [pathname],
  );
  return { params, set };
}
