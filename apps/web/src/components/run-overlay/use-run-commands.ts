"use client";

import { type Command, useCommands } from "@edgeloom/ui";
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
}
