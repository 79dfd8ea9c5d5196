/** A key press as the browser reports it; a part of KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

interface Shortcut {
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

const spelled: Record<string, string> = { Space: " ", Plus: "+", Esc: "Escape", Del: "Delete" };

/** Splits `"Ctrl+Shift+P"` into its keys, for Kbd. */
export function shortcutKeys(shortcut: string): string[] {
  return shortcut.split("+");
}

function parseShortcut(shortcut: string): Shortcut {
  const keys = shortcutKeys(shortcut);
  const last = keys.at(-1) ?? "";
  return {
    key: (spelled[last] ?? last).toLowerCase(),
    ctrl: keys.includes("Ctrl"),
    alt: keys.includes("Alt"),
    shift: keys.includes("Shift"),
  };
}

/**
 * Whether a press is the shortcut, such as `"Ctrl+K"`, `"?"`, `"/"`, `"Shift+Tab"`, `"Ctrl+Enter"`.
 * Ctrl is also Command on a Mac. Shift need not be named for signs that are typed with it.
 */
export function matchesShortcut(shortcut: string, press: KeyPress): boolean {
  const wanted = parseShortcut(shortcut);
  const isSign = wanted.key.length === 1 && !/[a-z0-9 ]/.test(wanted.key);
  return (
    press.key.toLowerCase() === wanted.key &&
    (press.ctrlKey || press.metaKey) === wanted.ctrl &&
    press.altKey === wanted.alt &&
    (isSign || press.shiftKey === wanted.shift)
  );
}
