"use client";

import type { ReactNode } from "react";
import { Kbd } from "../data/kbd.tsx";
import { Dialog } from "../overlay/dialog.tsx";
import { groupCommands } from "./command-palette.tsx";
import { useCommandList } from "./command-registry.tsx";
import { shortcutKeys } from "./shortcut.ts";

interface ShortcutsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The keys that work on this page, from the commands offered on it. */
export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps): ReactNode {
  const commands = useCommandList().filter((command) => command.shortcut !== undefined);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" width="md">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {groupCommands(commands).map(([group, members]) => (
          <section key={group}>
            <h3 className="mb-1.5 font-medium text-ink-3 text-xs">{group}</h3>
            <dl className="flex flex-col">
              {members.map((command) => (
                <div
                  key={command.id}
                  className="flex min-h-7 items-center justify-between gap-4 border-b border-line/60 py-1 last:border-b-0"
                >
                  <dt className="text-ink-1 text-sm">{command.title}</dt>
                  <dd>
                    <Kbd keys={shortcutKeys(command.shortcut ?? "")} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
