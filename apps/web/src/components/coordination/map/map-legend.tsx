import { token } from "@edgeloom/ui";
import type { ReactNode } from "react";
import type { Link, LinkState } from "../model/links.ts";
import { LinkLine } from "./link-line.tsx";

const words: Readonly<Record<LinkState, string>> = {
  replicating: "Leader replicates",
  probing: "Leader looks for where to go on",
  snapshot: "Sends a snapshot",
  quiet: "Nothing to send",
  one_way: "Messages travel one way",
  cut: "Cut",
  unanswered: "No answer",
};

/** Explains the kinds of lines that are on the map now. */
export function MapLegend({ links }: { readonly links: readonly Link[] }): ReactNode {
  const states = [...new Set(links.map(({ state }) => state))];
  return (
    <ul
      className="flex flex-wrap gap-x-4 gap-y-1 border-t px-4 py-2 text-ink-2 text-xs"
      style={{ color: token("ink-2") }}
    >
      {states.map((state) => (
        <li key={state} className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="34" height="20">
            <LinkLine from={{ x: 1, y: 10 }} to={{ x: 33, y: 10 }} state={state} />
          </svg>
          {words[state]}
        </li>
      ))}
    </ul>
  );
}
