import type { GroupEvent } from "@edgeloom/agent-core";
import { Panel, RelativeTime } from "@edgeloom/ui";
import type { ReactNode } from "react";
import type { TracedEvent } from "./model/group-trace.ts";

const shownMax = 60;

type Words = (event: GroupEvent, nameOf: (nodeId: string) => string) => string;

const words: Readonly<Record<GroupEvent["kind"], Words>> = {
  recovered: ({ subject }) => `came back with ${subject}`,
  term: ({ term }) => `entered term ${term}`,
  role: ({ subject }) => `became ${subject.replaceAll("_", " ")}`,
  leader: ({ subject }, nameOf) =>
    subject === "" ? "knows no leader" : `follows ${nameOf(subject)}`,
  vote: ({ subject }, nameOf) => `voted for ${nameOf(subject)}`,
  quorum_lost: () => "lost touch with the majority",
  configuration: ({ subject }, nameOf) =>
    `agreed on the members ${subject.split(", ").map(nameOf).join(", ")}`,
  snapshot: ({ subject }) => `took over a snapshot, ${subject}`,
  disk_full: () => "found its disk full",
  disk_recovered: () => "can write to its disk again",
  failed: ({ subject }) => `failed: ${subject}`,
  corrupted: ({ subject }) => `found its disk corrupted: ${subject}`,
};

interface EventsPanelProps {
  readonly events: readonly TracedEvent[];
  readonly nameOf: (nodeId: string) => string;
}

/** What members told of themselves, the latest first. */
export function EventsPanel({ events, nameOf }: EventsPanelProps): ReactNode {
  const latest = events.slice(-shownMax).reverse();
  return (
    <Panel title="Latest events" flush>
      {latest.length === 0 ? (
        <p className="p-4 text-ink-3 text-sm">Nothing has happened yet.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keyboard.
        <ol tabIndex={0} aria-label="Events" className="focus-ring max-h-96 overflow-y-auto py-1">
          {latest.map((event) => (
            <li
              key={`${event.nodeId}/${event.seq}/${event.at}`}
              className="flex items-baseline gap-2 px-4 py-1 text-sm"
            >
              <span className="tabular w-8 shrink-0 font-mono text-2xs text-ink-3">
                T{event.term}
              </span>
              <span className="min-w-0 grow text-ink-2">
                <span className="text-ink-1">{nameOf(event.nodeId)}</span>{" "}
                {words[event.kind](event, nameOf)}
              </span>
              <RelativeTime at={event.time} className="shrink-0 text-ink-3 text-xs" />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
