"use client";

import { type Command, matchesShortcut, useCommands } from "@edgeloom/ui";
import { useEffect, useMemo, useRef } from "react";

/** Offers Run in the command palette and under its keys. */
export function useRunCommands(run: () => void, runWithInput: () => void): void {
  const latest = useRef({ run, runWithInput });
  useEffect(() => {
    latest.current = { run, runWithInput };
  });
  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: "designer:run",
        title: "Run workflow",
        group: "Designer",
        shortcut: "Ctrl+Enter",
        whileTyping: true,
        run: () => latest.current.run(),
      },
      {
        id: "designer:run-with-input",
        title: "Run workflow with input",
        group: "Designer",
        shortcut: "Ctrl+Shift+Enter",
        run: () => latest.current.runWithInput(),
      },
    ],
    [],
  );
  useCommands(commands);
  useEffect(() => {
    // Before the control that has the focus: a select or an editor would take the Enter for itself.
    const onKeyDown = (event: KeyboardEvent): void => {
      const inDialog = event.target instanceof Element && event.target.closest("[role=dialog]");
      if (!matchesShortcut("Ctrl+Enter", event) || inDialog) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.run();
    };
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, []);
}
