"use client";

import { DropdownMenu, IconButton, type ThemePreference, useTheme } from "@edgeloom/ui";
import { Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";

const icons: Record<ThemePreference, ReactNode> = {
  light: <Sun size={16} />,
  dark: <Moon size={16} />,
  system: <Monitor size={16} />,
};

export const themeOptions: readonly { readonly value: ThemePreference; readonly label: string }[] =
  [
    { value: "light", label: "Light" },
    { value: "dark", label: "Dark" },
    { value: "system", label: "As the system" },
  ];

export function ThemeMenu(): ReactNode {
  const { preference, setPreference } = useTheme();
  return (
    <DropdownMenu
      align="end"
      trigger={<IconButton label="Theme" side="bottom" icon={icons[preference]} />}
      entries={[
        {
          type: "choice",
          label: "Theme",
          value: preference,
          options: themeOptions,
          onValueChange: (value) => {
            const option = themeOptions.find((candidate) => candidate.value === value);
            if (option !== undefined) setPreference(option.value);
          },
        },
      ]}
    />
  );
}
