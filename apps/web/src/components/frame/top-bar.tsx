"use client";

import { IconButton, Kbd } from "@edgeloom/ui";
import { Keyboard, Search } from "lucide-react";
import type { ReactNode } from "react";
import { Breadcrumb } from "./breadcrumb.tsx";
import { FrameSlotOutlet } from "./frame-slots.tsx";
import { ThemeMenu } from "./theme-menu.tsx";

interface TopBarProps {
  /** The workspace switcher. */
  readonly workspace: ReactNode;
  /** The account menu. */
  readonly account: ReactNode;
  readonly onSearch: () => void;
  readonly onShortcuts: () => void;
}

export function TopBar({ workspace, account, onSearch, onShortcuts }: TopBarProps): ReactNode {
  return (
    <header className="z-20 flex h-12 shrink-0 items-center gap-2 border-b bg-surface-1 px-3">
      <div className="flex min-w-0 grow basis-0 items-center gap-2">
        {workspace === undefined || workspace === null ? null : (
          <>
            {workspace}
            <span aria-hidden="true" className="text-line-strong max-sm:hidden">
              /
            </span>
          </>
        )}
        <Breadcrumb />
      </div>
      <SearchButton onPress={onSearch} />
      <div className="flex items-center justify-end gap-1 lg:grow lg:basis-0">
        <FrameSlotOutlet name="actions" className="flex items-center gap-1" />
        <FrameSlotOutlet name="presence" className="flex items-center px-1 empty:hidden" />
        <span className="md:hidden">
          <IconButton label="Search and commands" icon={<Search size={16} />} onClick={onSearch} />
        </span>
        <span className="max-md:hidden">
          <IconButton
            label="Keyboard shortcuts"
            keys={["?"]}
            side="bottom"
            icon={<Keyboard size={16} />}
            onClick={onShortcuts}
          />
        </span>
        <ThemeMenu />
        {account}
      </div>
    </header>
  );
}

function SearchButton({ onPress }: { readonly onPress: () => void }): ReactNode {
  return (
    <button
      type="button"
      onClick={onPress}
      className="focus-ring flex h-8 w-72 items-center gap-2 rounded-md border bg-surface-0 px-2.5 text-ink-3 text-sm transition-colors hover:border-line-strong hover:text-ink-2 max-lg:w-52 max-md:hidden"
    >
      <Search aria-hidden="true" size={14} />
      <span className="grow text-left">Search or do …</span>
      <Kbd keys={["Ctrl", "K"]} />
    </button>
  );
}
