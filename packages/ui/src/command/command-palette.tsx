"use client";

import { Command as Primitive } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Kbd } from "../data/kbd.tsx";
import { scrimClass } from "../overlay/dialog.tsx";
import { searchedItemClass } from "../overlay/menu-looks.ts";
import { cn } from "../theme/class-names.ts";
import { type Command, useCommandList } from "./command-registry.tsx";
import { shortcutKeys } from "./shortcut.ts";

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** What a server search found for the words typed; shown under the commands. */
  readonly results?: readonly Command[] | undefined;
  readonly onSearchChange?: ((search: string) => void) | undefined;
}

/** Everything that can be done or gone to, by name. */
export function CommandPalette({
  open,
  onOpenChange,
  results = [],
  onSearchChange,
}: CommandPaletteProps): ReactNode {
  const [search, setSearch] = useState("");
  const changeSearch = (text: string) => {
    setSearch(text);
    onSearchChange?.(text);
  };
  const changeOpen = (next: boolean) => {
    if (!next) changeSearch("");
    onOpenChange(next);
  };
  return (
    <Dialog.Root open={open} onOpenChange={changeOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className={scrimClass} />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[14vh] z-50 mx-auto max-w-xl animate-arrive overflow-hidden rounded-lg bg-surface-1 shadow-raised outline-none"
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Primitive label="Commands" loop>
            <div className="flex items-center gap-2.5 border-b px-3.5">
              <Search aria-hidden="true" size={16} className="text-ink-3" />
              <Primitive.Input
                value={search}
                onValueChange={changeSearch}
                placeholder="Go to or do …"
                className="h-11 grow bg-transparent text-base text-ink-1 outline-none"
              />
              <Kbd keys={["Esc"]} />
            </div>
            <Primitive.List className="max-h-[52vh] overflow-y-auto p-1.5">
              <Primitive.Empty className="px-3 py-8 text-center text-ink-3 text-sm">
                Nothing is called “{search}”.
              </Primitive.Empty>
              <PaletteEntries extra={results} onDone={() => changeOpen(false)} />
            </Primitive.List>
          </Primitive>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface PaletteEntriesProps {
  readonly extra: readonly Command[];
  readonly onDone: () => void;
}

function PaletteEntries({ extra, onDone }: PaletteEntriesProps): ReactNode {
  const registered = useCommandList();
  const commands = [...registered.filter((command) => command.paletteHidden !== true), ...extra];
  return groupCommands(commands).map(([group, members]) => (
    <Primitive.Group
      key={group}
      heading={group}
      className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-ink-3 **:[[cmdk-group-heading]]:text-xs"
    >
      {members.map((command) => (
        <Primitive.Item
          key={command.id}
          value={`${command.title} ${command.id}`}
          keywords={[...(command.keywords ?? []), group]}
          onSelect={() => {
            onDone();
            command.run();
          }}
          className={cn(searchedItemClass, "min-h-8 text-sm")}
        >
          <span className="flex w-4 justify-center text-ink-3">{command.icon}</span>
          <span className="grow truncate">{command.title}</span>
          {command.shortcut === undefined ? null : <Kbd keys={shortcutKeys(command.shortcut)} />}
        </Primitive.Item>
      ))}
    </Primitive.Group>
  ));
}

/** Commands under their headings, both in the order in which they were offered. */
export function groupCommands(
  commands: readonly Command[],
): readonly (readonly [group: string, commands: readonly Command[]])[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const members = groups.get(command.group);
    if (members === undefined) groups.set(command.group, [command]);
    else members.push(command);
  }
  return [...groups];
}
