"use client";

import { nextScheduleTimes, scheduleProblem } from "@edgeloom/nodes";
import { Input } from "@edgeloom/ui";
import { type ReactNode, useEffect, useState } from "react";

interface CronEditorProps {
  readonly value: string;
  readonly timeZone: string;
  readonly placeholder: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
}

const shownTimes = 3;

/** A schedule as a cron line, with the next times it gives. */
export function CronEditor({
  value,
  timeZone,
  placeholder,
  disabled,
  onChange,
}: CronEditorProps): ReactNode {
  const [from, setFrom] = useState<number | null>(null);
  useEffect(() => setFrom(Date.now()), []);
  const schedule = { cron: value, timeZone };
  const problem = value === "" ? undefined : scheduleProblem(schedule);
  const times =
    value === "" || problem !== undefined || from === null
      ? []
      : nextScheduleTimes(schedule, from, shownTimes);
  return (
    <div className="flex w-full flex-col gap-1">
      <Input
        mono
        value={value}
        placeholder={placeholder}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem === undefined ? null : <p className="text-state-failed text-xs">{problem}</p>}
      {times.length === 0 ? null : (
        <ul className="tabular flex flex-col rounded-md bg-surface-2/70 px-2 py-1 font-mono text-2xs text-ink-2">
          {times.map((time) => (
            <li key={time}>{formatIn(time, timeZone)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function formatIn(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat(undefined, {
    timeZone,
    weekday: "short",
    year: "numeric",
    month: "short",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
