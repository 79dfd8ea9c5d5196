"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import { matchesShortcut } from "./shortcut.ts";

/** Something the user can do by name in the palette, by keys, or both. */
export interface Command {
  readonly id: string;
  /** A verb and its object: "Run workflow". */
  readonly title: string;
  /** Heading in the palette and in the list of shortcuts: "Designer". */
  readonly group: string;
  readonly icon?: ReactNode;
  /** Other words by which people may look for it. */
  readonly keywords?: readonly string[] | undefined;
  /** Keys as people read them: "Ctrl+Enter", "?", "Delete". */
  readonly shortcut?: string | undefined;
  /** The shortcut also works while the user types or a dialog is open. */
  readonly whileTyping?: boolean | undefined;
  /** Only a shortcut: listed under `?` but not in the palette. */
  readonly paletteHidden?: boolean | undefined;
  /** Whether the shortcut means this command where the keyboard is; everywhere unless told. */
  readonly appliesTo?: ((focused: Element) => boolean) | undefined;
  readonly run: () => void;
}

interface Registry {
  readonly register: (commands: readonly Command[]) => () => void;
  readonly subscribe: (notify: () => void) => () => void;
  readonly list: () => readonly Command[];
}

function createRegistry(): Registry {
  const groups = new Set<readonly Command[]>();
  const listeners = new Set<() => void>();
  let snapshot: readonly Command[] = [];
  const publish = () => {
    // A later registration with the same id takes the earlier one's place.
    snapshot = [...new Map([...groups].flat().map((command) => [command.id, command])).values()];
    for (const notify of listeners) notify();
  };
  return {
    register(commands) {
      groups.add(commands);
      publish();
      return () => {
        groups.delete(commands);
        publish();
      };
    },
    subscribe(notify) {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    list: () => snapshot,
  };
}

const RegistryContext = createContext<Registry | null>(null);

function useRegistry(): Registry {
  const registry = useContext(RegistryContext);
  if (registry === null) throw new Error("commands need a CommandProvider above them");
  return registry;
}

const typingSelector =
  "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])";
const overlaySelector = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest(`${typingSelector}, ${overlaySelector}`) !== null
  );
}

/** Holds the commands of the page and listens for their shortcuts. */
export function CommandProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const registry = useMemo(createRegistry, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const busy = isBusy(event.target);
      const command = registry
        .list()
        .findLast(
          (candidate) =>
            candidate.shortcut !== undefined &&
            (!busy || candidate.whileTyping === true) &&
            (candidate.appliesTo?.(document.activeElement ?? document.body) ?? true) &&
            matchesShortcut(candidate.shortcut, event),
        );
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/** Offers commands for as long as the calling component is shown. */
export function useCommands(commands: readonly Command[]): void {
  const registry = useRegistry();
  useEffect(() => registry.register(commands), [registry, commands]);
}

const none: readonly Command[] = [];

/** All commands offered now; re-renders when they change. */
export function useCommandList(): readonly Command[] {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.list, () => none);
}
