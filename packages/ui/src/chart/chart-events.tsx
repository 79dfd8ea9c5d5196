import type { ReactNode } from "react";
import { StatusMark } from "../status/status-mark.tsx";
import type { ChartEvent } from "./chart-model.ts";
import { formatClock } from "./time-axis.ts";

/** A long history is read on the page of its object, not under a chart. */
const listedMax = 50;

interface ChartEventsProps {
  readonly title: string;
  readonly events: readonly ChartEvent[];
  readonly range: { readonly from: number; readonly to: number };
}

/** The flags of a chart as a list: heard by a screen reader, and shown when the keyboard comes to it. */
export function ChartEvents({ title, events, range }: ChartEventsProps): ReactNode {
  const listed = events.filter(({ at }) => at >= range.from && at <= range.to).slice(-listedMax);
  if (listed.length === 0) return null;
  return (
    <section
      aria-label={`Events of ${title}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is drawn only while the keyboard is in it.
      tabIndex={0}
      className="focus-ring sr-only rounded-md focus:not-sr-only focus:absolute focus:inset-x-0 focus:top-full focus:z-10 focus:max-h-40 focus:overflow-y-auto focus:bg-surface-1 focus:p-2 focus:shadow-raised"
    >
      <ol className="flex flex-col gap-0.5 text-xs">
        {listed.map(({ id, at, label, tone }) => (
          <li key={id} className="flex items-center gap-2">
            <StatusMark tone={tone} size={10} />
            <time dateTime={new Date(at).toISOString()} className="tabular font-mono text-ink-3">
              {formatClock(at)}
            </time>
            <span className="text-ink-1">{label}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
