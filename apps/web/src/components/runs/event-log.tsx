"use client";

import type { RunEvent } from "@edgeloom/protocol";
import {
  Badge,
  Button,
  EmptyState,
  formatDuration,
  formatExactTime,
  SearchInput,
  Segmented,
  StatusMark,
  Toolbar,
} from "@edgeloom/ui";
import { ListFilter, X } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { type EventFilter, eventKinds, eventWords, filterEvents } from "./event-words.ts";

const pageSize = 200;

const kindLabels = { all: "All", problems: "Problems", steps: "Steps", logs: "Logs" } as const;

interface EventLogProps {
  readonly events: readonly RunEvent[];
  readonly startedAt: number;
  readonly nameOf: (nodeId: string) => string;
  readonly filter: EventFilter;
  readonly onFilterChange: (filter: EventFilter) => void;
  readonly onSelectNode: (nodeId: string) => void;
}

/** Everything that the run told, in order. */
export function EventLog({
  events,
  startedAt,
  nameOf,
  filter,
  onFilterChange,
  onSelectNode,
}: EventLogProps): ReactNode {
  const [shownMax, setShownMax] = useState(pageSize);
  const matching = useMemo(() => filterEvents(events, filter, nameOf), [events, filter, nameOf]);
  const shown = matching.slice(0, shownMax);
  return (
    <div className="flex flex-col">
      <Toolbar
        label="Filters of events"
        className="border-b px-3 py-2"
        end={
          <span className="tabular text-ink-3 text-xs">
            {matching.length} of {events.length}
          </span>
        }
      >
        <SearchInput
          placeholder="Search events"
          className="w-52"
          value={filter.search}
          onValueChange={(search) => onFilterChange({ ...filter, search })}
        />
        <Segmented
          aria-label="Kind of event"
          size="sm"
          value={filter.kind}
          onValueChange={(kind) => onFilterChange({ ...filter, kind })}
          options={eventKinds.map((value) => ({ value, label: kindLabels[value] }))}
        />
        {filter.nodeId === null ? null : (
          <Button
            size="sm"
            icon={<X size={12} aria-hidden="true" />}
            onClick={() => onFilterChange({ ...filter, nodeId: null })}
          >
            {nameOf(filter.nodeId)}
          </Button>
        )}
      </Toolbar>
      {shown.length === 0 ? (
        <EmptyState
          icon={<ListFilter size={20} aria-hidden="true" />}
          title={events.length === 0 ? "No events yet" : "No event matches"}
          description={
            events.length === 0
              ? "What the run and its steps do is written here as it happens."
              : "Search for something else, or show all kinds."
          }
        />
      ) : (
        <ol className="max-h-[32rem] overflow-y-auto py-1">
          {shown.map((event) => (
            <EventLine
              key={event.seq}
              event={event}
              startedAt={startedAt}
              nameOf={nameOf}
              onSelectNode={onSelectNode}
            />
          ))}
          {matching.length > shown.length ? (
            <li className="flex justify-center p-2">
              <Button
                size="sm"
                variant="quiet"
                onClick={() => setShownMax(shownMax + 5 * pageSize)}
              >
                Show more
              </Button>
            </li>
          ) : null}
        </ol>
      )}
    </div>
  );
}

interface EventLineProps {
  readonly event: RunEvent;
  readonly startedAt: number;
  readonly nameOf: (nodeId: string) => string;
  readonly onSelectNode: (nodeId: string) => void;
}

function EventLine({ event, startedAt, nameOf, onSelectNode }: EventLineProps): ReactNode {
  const { tone, nodeId, place, text, detail } = eventWords(event);
  return (
    <li className="grid grid-cols-[5.5rem_auto_1fr] items-start gap-2 px-3 py-1 text-xs hover:bg-surface-2/50 max-sm:grid-cols-[4rem_auto_1fr]">
      <time
        dateTime={new Date(event.at).toISOString()}
        title={formatExactTime(event.at)}
        className="tabular pt-px text-right font-mono text-2xs text-ink-3"
      >
        +{formatDuration(Math.max(0, event.at - startedAt))}
      </time>
      <StatusMark tone={tone} size={11} className="mt-0.5" />
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5">
        {nodeId === null ? null : (
          <button
            type="button"
            onClick={() => onSelectNode(nodeId)}
            className="focus-ring rounded-[4px] font-medium text-ink-1 hover:underline"
          >
            {nameOf(nodeId)}
          </button>
        )}
        {place === "" ? null : <Badge>{place}</Badge>}
        <span className="min-w-0 break-words text-ink-2">{text}</span>
        {detail === undefined ? null : (
          <span className="min-w-0 break-all font-mono text-2xs text-ink-3">{detail}</span>
        )}
      </div>
    </li>
  );
}
