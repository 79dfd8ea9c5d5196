"use client";

import { useSyncExternalStore } from "react";

const query = "(max-width: 767px)";

function subscribe(notify: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener("change", notify);
  return () => media.removeEventListener("change", notify);
}

/** Whether the window is narrow now; for what is decided once, when a page opens. */
export function isNarrow(): boolean {
  return window.matchMedia(query).matches;
}

/** Whether the window is as narrow as a phone, so that panels become sheets. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, isNarrow, () => false);
}
