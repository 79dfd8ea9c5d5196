import type { ReactNode } from "react";

/** One line of a menu. Menus are data, so the same entries serve a button and a right click. */
export type MenuEntry =
  | {
      readonly type: "action";
      readonly label: string;
      readonly icon?: ReactNode;
      readonly keys?: readonly string[] | undefined;
      /** Loses something: shown in the colour of failure. */
      readonly danger?: boolean | undefined;
      readonly disabled?: boolean | undefined;
      readonly onSelect: () => void;
    }
  | {
      readonly type: "check";
      readonly label: string;
      readonly checked: boolean;
      readonly disabled?: boolean | undefined;
      readonly onCheckedChange: (checked: boolean) => void;
    }
  | {
      readonly type: "choice";
      readonly label: string;
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      readonly onValueChange: (value: string) => void;
    }
  | {
      readonly type: "submenu";
      readonly label: string;
      readonly icon?: ReactNode;
      readonly entries: readonly MenuEntry[];
    }
  | { readonly type: "heading"; readonly label: ReactNode }
  | { readonly type: "separator"; readonly id: string };

/** A stable key of an entry among its neighbours. */
export function menuEntryKey(entry: MenuEntry): string {
  if (entry.type === "separator") return `separator:${entry.id}`;
  return `${entry.type}:${typeof entry.label === "string" ? entry.label : "heading"}`;
}
