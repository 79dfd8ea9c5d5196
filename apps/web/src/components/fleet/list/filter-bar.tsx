"use client";

import { lifecycleStates } from "@edgeloom/agent-core";
import { Button, Field, Popover, SearchInput, Select, statusLook } from "@edgeloom/ui";
import { ArrowDownWideNarrow, SlidersHorizontal } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { type FleetFilter, hiddenConditions, type SortKey } from "../table/fleet-filter.ts";
import type { FleetNode } from "../table/fleet-node.ts";

const sortLabels: Record<SortKey, string> = {
  health: "Trouble first",
  name: "Name",
  cpu: "CPU",
  latency: "p95 latency",
  requests: "Requests",
};

const anyChoice = "any";

interface FilterBarProps {
  readonly filter: FleetFilter;
  readonly onChange: (change: Partial<FleetFilter>) => void;
  /** All nodes of the fleet: their regions and labels are what can be chosen. */
  readonly nodes: readonly FleetNode[];
}

/** Search, conditions and order of the list and the map. */
export function FilterBar({ filter, onChange, nodes }: FilterBarProps): ReactNode {
  const hidden = hiddenConditions(filter);
  return (
    <div className="flex shrink-0 items-center gap-2 px-4 py-2.5">
      <SearchInput
        value={filter.search}
        onValueChange={(search) => onChange({ search })}
        placeholder="Search nodes"
        shortcut="/"
        className="min-w-0 grow"
      />
      <Popover
        align="end"
        trigger={
          <Button
            aria-label={hidden === 0 ? "Filters" : `Filters, ${hidden} set`}
            icon={<SlidersHorizontal aria-hidden="true" size={14} />}
          >
            {hidden === 0 ? null : <span className="tabular text-accent">{hidden}</span>}
          </Button>
        }
      >
        <FilterForm filter={filter} onChange={onChange} nodes={nodes} />
      </Popover>
      <Popover
        align="end"
        className="w-52"
        trigger={
          <Button
            aria-label={`Order: ${sortLabels[filter.sort]}`}
            icon={<ArrowDownWideNarrow aria-hidden="true" size={14} />}
          />
        }
      >
        <Field label="Order">
          <Select
            value={filter.sort}
            onValueChange={(sort) => onChange({ sort })}
            options={Object.entries(sortLabels).map(([value, label]) => ({
              value: value as SortKey,
              label,
            }))}
          />
        </Field>
      </Popover>
    </div>
  );
}

function FilterForm({ filter, onChange, nodes }: FilterBarProps): ReactNode {
  const regions = useMemo(() => [...new Set(nodes.map(({ region }) => region))].sort(), [nodes]);
  const labels = useMemo(
    () =>
      [
        ...new Set(
          nodes.flatMap((node) =>
            Object.entries(node.labels).map(([name, value]) => `${name}=${value}`),
          ),
        ),
      ].sort(),
    [nodes],
  );
  const either = (value: string | null): string => value ?? anyChoice;
  const options = (
    anyLabel: string,
    values: readonly string[],
    word = (value: string) => value,
  ) => [
    { value: anyChoice, label: anyLabel },
    ...values.map((value) => ({ value, label: word(value) })),
  ];
  return (
    <div className="flex flex-col gap-3">
      <Field label="Region">
        <Select
          value={either(filter.region)}
          onValueChange={(region) => onChange({ region: region === anyChoice ? null : region })}
          options={options("Any region", regions)}
        />
      </Field>
      <Field label="Lifecycle">
        <Select
          value={either(filter.lifecycle)}
          onValueChange={(value) =>
            onChange({ lifecycle: lifecycleStates.find((state) => state === value) ?? null })
          }
          options={options("Any state", lifecycleStates, (state) => statusLook(state).word)}
        />
      </Field>
      <Field label="Label">
        <Select
          value={either(filter.label)}
          onValueChange={(label) => onChange({ label: label === anyChoice ? null : label })}
          options={options("Any label", labels)}
        />
      </Field>
      {hiddenConditions(filter) === 0 ? null : (
        <Button
          variant="quiet"
          size="sm"
          onClick={() => onChange({ region: null, lifecycle: null, label: null })}
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}
