"use client";

import { type ReactNode, useState } from "react";
import { FrameCommands } from "./frame-commands.tsx";
import { FrameSlotsProvider } from "./frame-slots.tsx";
import { Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";

interface AppFrameProps {
  /** The workspace switcher, at the start of the top bar. */
  readonly workspace?: ReactNode;
  /** The account menu, at its end. */
  readonly account?: ReactNode;
  readonly children: ReactNode;
}

/**
 * Rail, top bar and the page between them. The page gets the whole rest of the window and scrolls in
 * it; one that wants no scrolling, such as the designer, fills it with `h-full`.
 */
export function AppFrame({ workspace, account, children }: AppFrameProps): ReactNode {
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [shortcutsOpen, setShortcutsOpen] = useState(false);
  return (
    <FrameSlotsProvider>
      <a
        href="#content"
        className="fixed top-2 left-2 z-70 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-on-accent focus-visible:translate-y-0"
      >
        Skip to content
      </a>
      <div className="flex h-dvh flex-col overflow-hidden md:flex-row">
        <Rail />
        <div className="flex min-h-0 min-w-0 grow flex-col">
          <TopBar
            workspace={workspace}
            account={account}
            onSearch={() => setPaletteOpen(true)}
            onShortcuts={() => setShortcutsOpen(true)}
          />
          <main id="content" tabIndex={-1} className="min-h-0 grow overflow-auto outline-none">
            {children}
          </main>
        </div>
      </div>
      <FrameCommands
        paletteOpen={paletteOpen}
        onPaletteOpenChange={setPaletteOpen}
        shortcutsOpen={shortcutsOpen}
        onShortcutsOpenChange={setShortcutsOpen}
      />
    </FrameSlotsProvider>
  );
}
