"use client";

import { type Command, CommandPalette, ShortcutsDialog, useCommands, useTheme } from "@edgeloom/ui";
import { Keyboard, SunMoon } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { sections } from "./sections.ts";
import { themeOptions } from "./theme-menu.tsx";

interface FrameCommandsProps {
  readonly paletteOpen: boolean;
  readonly onPaletteOpenChange: (open: boolean) => void;
  readonly shortcutsOpen: boolean;
  readonly onShortcutsOpenChange: (open: boolean) => void;
}

/** Commands that work everywhere: the palette itself, places, theme, shortcuts. */
export function FrameCommands({
  paletteOpen,
  onPaletteOpenChange,
  shortcutsOpen,
  onShortcutsOpenChange,
}: FrameCommandsProps): ReactNode {
  const router = useRouter();
  const { setPreference } = useTheme();
  const commands = useMemo<readonly Command[]>(
    () => [
      ...sections.map((section) => ({
        id: `go:${section.href}`,
        title: section.label,
        group: "Go to",
        icon: <section.icon size={16} />,
        run: () => router.push(section.href),
      })),
      ...themeOptions.map((option) => ({
        id: `theme:${option.value}`,
        title: `Theme: ${option.label.toLowerCase()}`,
        group: "Appearance",
        icon: <SunMoon size={16} />,
        keywords: ["colour", "mode"],
        run: () => setPreference(option.value),
      })),
      {
        id: "frame:palette",
        title: "Search and commands",
        group: "General",
        shortcut: "Ctrl+K",
        whileTyping: true,
        paletteHidden: true,
        run: () => onPaletteOpenChange(true),
      },
      {
        id: "frame:shortcuts",
        title: "Keyboard shortcuts",
        group: "General",
        icon: <Keyboard size={16} />,
        shortcut: "?",
        run: () => onShortcutsOpenChange(true),
      },
    ],
    [router, setPreference, onPaletteOpenChange, onShortcutsOpenChange],
  );
  useCommands(commands);
  return (
    <>
      <CommandPalette open={paletteOpen} onOpenChange={onPaletteOpenChange} />
      <ShortcutsDialog open={shortcutsOpen} onOpenChange={onShortcutsOpenChange} />
    </>
  );
}
