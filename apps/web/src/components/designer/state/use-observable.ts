"use client";

import { useSyncExternalStore } from "react";
import type { Observable } from "./observable.ts";

/** The value held now; the component renders again when it changes. */
export function useObservable<T>(source: Observable<T>): T {
  return useSyncExternalStore(source.subscribe, source.get, source.get);
}

/**
 * A part of the value; the component renders again only when that part changes, so `select` must give
 * the same object for the same part.
 */
export function useSelected<T, Part>(source: Observable<T>, select: (value: T) => Part): Part {
  const read = (): Part => select(source.get());
  return useSyncExternalStore(source.subscribe, read, read);
}
