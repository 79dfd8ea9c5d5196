"use client";

import type { RunState } from "@edgeloom/protocol";
import {
  Button,
  Combobox,
  type Command,
  DropdownMenu,
  SearchInput,
  Select,
  statusLook,
  Toolbar,
  useCommands,
} from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, X } from "lucide-react";
import { type ReactNode, useMemo, useRef } from "react";
import { client, unwrap } from "../../client/api.ts";
import {
  isFiltered,
  type RunFilters,
  type RunRange,
  type RunTriggerName,
  runRanges,
  runTriggers,
  triggerWords,
} from "./run-filters.ts";

const states: readonly RunState[] = [
  "queued",
  "running",
  "waiting",
  "succeeded",
  "failed",
  "cancelled",
];

const all = "all";

interface RunFilterBarProps {
  readonly filters: RunFilters;
  readonly onChange: (filters: RunFilters) => void;
}

export function RunFilterBar({ filters, onChange }: RunFilterBarProps): ReactNode {
  const search = useRef<HTMLInputElement>(null);
  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: "runs:search",
        title: "Search runs",
        group: "Runs",
        shortcut: "/",
        run: () => search.current?.focus(),
      },
    ],
    [],
  );
  useCommands(commands);
  const set = (change: Partial<RunFilters>) => onChange({ ...filters, ...change });
  return (
    <Toolbar label="Filters of runs">
      <SearchInput
        ref={search}
        placeholder="Workflow name or run id"
        shortcut="/"
        className="w-60 max-sm:w-full"
        value={filters.search}
        onValueChange={(text) => set({ search: text })}
      />
      <StateFilter value={filters.states} onChange={(chosen) => set({ states: chosen })} />
      <WorkflowFilter value={filters.workflowId} onChange={(workflowId) => set({ workflowId })} />
      <Select<RunTriggerName | typeof all>
        aria-label="Trigger"
        className="w-36"
        value={filters.trigger ?? all}
        onValueChange={(value) => set({ trigger: value === all ? null : value })}
        options={[
          { value: all, label: "Any trigger" },
          ...runTriggers.map((value) => ({ value, label: triggerWords[value] })),
        ]}
      />
      <Select<RunRange | typeof all>
        aria-label="Time range"
        className="w-36"
        value={filters.range ?? all}
        onValueChange={(value) => set({ range: value === all ? null : value })}
        options={[
          { value: all, label: "Any time" },
          ...(Object.keys(runRanges) as RunRange[]).map((value) => ({
            value,
            label: runRanges[value].label,
          })),
        ]}
      />
      <Select<"all" | "only" | "none">
        aria-label="Test runs"
        className="w-36"
        value={filters.test === null ? all : filters.test ? "only" : "none"}
        onValueChange={(value) => set({ test: value === all ? null : value === "only" })}
        options={[
          { value: all, label: "With test runs" },
          { value: "only", label: "Only test runs" },
          { value: "none", label: "No test runs" },
        ]}
      />
      {isFiltered(filters) ? (
        <Button
          variant="quiet"
          icon={<X size={14} aria-hidden="true" />}
          onClick={() =>
            onChange({
              states: [],
              trigger: null,
              workflowId: null,
              test: null,
              range: null,
              search: "",
            })
          }
        >
          Clear
        </Button>
      ) : null}
    </Toolbar>
  );
}

interface StateFilterProps {
  readonly value: readonly RunState[];
  readonly onChange: (states: readonly RunState[]) => void;
}

function StateFilter({ value, onChange }: StateFilterProps): ReactNode {
  const words = value.map((state) => statusLook(state).word).join(", ");
  return (
    <DropdownMenu
      trigger={
        <Button className="min-w-32 justify-between font-normal">
          <span className="max-w-44 truncate">{words === "" ? "Any state" : words}</span>
          <ChevronDown size={14} aria-hidden="true" className="text-ink-3" />
        </Button>
      }
      entries={states.map((state) => ({
        type: "check" as const,
        label: statusLook(state).word,
        checked: value.includes(state),
        onCheckedChange: (checked) =>
          onChange(states.filter((each) => (each === state ? checked : value.includes(each)))),
      }))}
    />
  );
}

interface WorkflowFilterProps {
  readonly value: string | null;
  readonly onChange: (workflowId: string | null) => void;
}

function WorkflowFilter({ value, onChange }: WorkflowFilterProps): ReactNode {
  const workflows = useQuery({
    queryKey: ["workflows", "names"],
    queryFn: () => unwrap(client.workflows.$get({ query: { limit: "200" } })),
  });
  const options = [
    { value: all, label: "Any workflow" },
    ...(workflows.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Combobox
      aria-label="Workflow"
      className="w-44"
      value={value ?? all}
      onValueChange={(chosen) => onChange(chosen === all ? null : chosen)}
      options={options}
      searchPlaceholder="Search workflows"
    />
  );
}
