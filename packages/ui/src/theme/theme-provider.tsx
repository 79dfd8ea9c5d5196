"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { type ThemePreference, themeCookieName } from "./theme-preference.ts";

interface ThemeContextValue {
  readonly preference: ThemePreference;
  readonly setPreference: (preference: ThemePreference) => void;
}

const ThemeContext = createContext<ThemeContextValue | null>(null);

function applyPreference(preference: ThemePreference): void {
  const root = document.documentElement;
  if (preference === "system") delete root.dataset.theme;
  else root.dataset.theme = preference;
}

interface ThemeProviderProps {
  /** The preference that the server read from the cookie and rendered into `<html data-theme>`. */
  readonly initialPreference: ThemePreference;
  readonly children: ReactNode;
}

/**
 * Keeps the theme preference in a cookie, so that the server renders the right theme at once and
 * no script is needed before the first paint.
 */
export function ThemeProvider({ initialPreference, children }: ThemeProviderProps): ReactNode {
  const [preference, setState] = useState(initialPreference);
  const setPreference = useCallback((next: ThemePreference) => {
    setState(next);
    applyPreference(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and needs a secure origin.
    document.cookie = `${themeCookieName}=${next}; path=/; max-age=31536000; samesite=lax`;
  }, []);
  const value = useMemo(() => ({ preference, setPreference }), [preference, setPreference]);
  return <ThemeContext value={value}>{children}</ThemeContext>;
}

export function useTheme(): ThemeContextValue {
  const value = useContext(ThemeContext);
  if (value === null) throw new Error("useTheme needs a ThemeProvider above it");
  return value;
}

const darkQuery = "(prefers-color-scheme: dark)";

function subscribeToScheme(notify: () => void): () => void {
  const media = window.matchMedia(darkQuery);
  media.addEventListener("change", notify);
  const observer = new MutationObserver(notify);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    media.removeEventListener("change", notify);
    observer.disconnect();
  };
}

function readScheme(): "light" | "dark" {
  const forced = document.documentElement.dataset.theme;
  if (forced === "light" || forced === "dark") return forced;
  return window.matchMedia(darkQuery).matches ? "dark" : "light";
}

/** The scheme shown now; changes re-render, so canvas drawings can read their tokens again. */
export function useColorScheme(): "light" | "dark" {
  return useSyncExternalStore(subscribeToScheme, readScheme, () => "dark");
}

/** True when the user asks the system for less motion. */
export function useReducedMotion(): boolean {
  const [reduced, setReduced] = useState(false);
  useEffect(() => {
    const media = window.matchMedia("(prefers-reduced-motion: reduce)");
    const update = () => setReduced(media.matches);
    update();
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, []);
  return reduced;
}
