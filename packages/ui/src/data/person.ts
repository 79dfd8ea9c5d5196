import { hash32 } from "@edgeloom/kernel";
import type { TokenName } from "../theme/tokens.ts";

const colours: readonly TokenName[] = [
  "category-edge",
  "category-trigger",
  "category-coordination",
  "category-monitoring",
  "category-workload",
  "category-placement",
  "category-data",
  "category-output",
];

/** The same colour for the same name, everywhere and always. */
export function personToken(name: string): TokenName {
  return colours[hash32(name) % colours.length] ?? "category-edge";
}

/** First letters of the first and last word: "Ada King Lovelace" is AL. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/)
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}
