/** What the user chose; `system` follows the operating system. */
export type ThemePreference = "light" | "dark" | "system";

export const themeCookieName = "edgeloom-theme";

/** Reads the cookie's value; anything unknown is `system`. Works on the server too. */
export function parseThemePreference(value: string | undefined): ThemePreference {
  return value === "light" || value === "dark" ? value : "system";
}
