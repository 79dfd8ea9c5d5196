"use client";

import { Combobox, IconButton, StatusMark, statusLook } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { client, unwrap } from "../../../../client/api.ts";
import { fleetLabel, useFleets } from "../../../run-overlay/use-fleets.ts";
import { useSession } from "../../../session/session-provider.tsx";

interface PickerProps {
  readonly value: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: string | undefined) => void;
}

const nodesMax = 200;

/** Edge nodes of the fleet that runs go to. */
function useEdgeNodes() {
  const { chosen } = useFleets();
  const fleetId = chosen?.id;
  const { data } = useQuery({
    enabled: fleetId !== undefined,
    queryKey: ["edge-node-choices", fleetId],
    staleTime: 30_000,
    queryFn: () =>
      unwrap(
        client.fleets[":fleetId"].nodes.$get({
          param: { fleetId: fleetId ?? "" },
          query: { limit: String(nodesMax) },
        }),
      ),
  });
  return (data?.items ?? []).map((node) => ({
    value: node.id as string,
    label: node.name,
    description: `${node.region} · ${node.id}`,
    icon: <StatusMark tone={statusLook(node.health === "down" ? "offline" : node.health).tone} />,
  }));
}

interface WithClearProps {
  readonly clearable: boolean;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

function WithClear({ clearable, onClear, children }: WithClearProps): ReactNode {
  return (
    <div className="flex w-full items-center gap-1">
      <div className="min-w-0 grow">{children}</div>
      {clearable ? (
        <IconButton label="Leave open" size="sm" icon={<X size={14} />} onClick={onClear} />
      ) : null}
    </div>
  );
}

/** A value that the choices lack is shown as it is, so that it is not lost. */
function withHeld<T extends { readonly value: string; readonly label: string }>(
  options: readonly T[],
  held: string | undefined,
): readonly (T | { readonly value: string; readonly label: string })[] {
  if (held === undefined || options.some((option) => option.value === held)) return options;
  return [{ value: held, label: held }, ...options];
}

export function EdgeNodePicker({ value, disabled, onChange }: PickerProps): ReactNode {
  const options = useEdgeNodes();
  return (
    <WithClear clearable={value !== undefined && !disabled} onClear={() => onChange(undefined)}>
      <Combobox
        value={value}
        disabled={disabled}
        onValueChange={onChange}
        options={withHeld(options, value)}
        placeholder="Choose an edge node"
        searchPlaceholder="Search edge nodes"
        emptyText="No edge node of this fleet matches."
      />
    </WithClear>
  );
}

interface EdgeNodesPickerProps {
  readonly value: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (value: string[] | undefined) => void;
}

export function EdgeNodesPicker({ value, disabled, onChange }: EdgeNodesPickerProps): ReactNode {
  const options = useEdgeNodes();
  const names = new Map(options.map((option) => [option.value, option.label]));
  return (
    <div className="flex w-full flex-col gap-1.5">
      {value.length === 0 ? null : (
        <ul className="flex flex-wrap gap-1">
          {value.map((id) => (
            <li
              key={id}
              className="flex items-center gap-1 rounded-md bg-surface-2 py-0.5 pr-0.5 pl-2 text-xs"
            >
              <span className="max-w-44 truncate" title={id}>
                {names.get(id) ?? id}
              </span>
              <button
                type="button"
                aria-label={`Remove ${names.get(id) ?? id}`}
                disabled={disabled}
                onClick={() => {
                  const rest = value.filter((other) => other !== id);
                  onChange(rest.length === 0 ? undefined : rest);
                }}
                className="focus-ring flex size-4 items-center justify-center rounded-[4px] text-ink-3 hover:bg-surface-3 hover:text-ink-1"
              >
                <X size={11} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        value={undefined}
        disabled={disabled}
        onValueChange={(id) => onChange([...value, id])}
        options={options.filter((option) => !value.includes(option.value))}
        placeholder={value.length === 0 ? "The whole fleet" : "Add an edge node"}
        searchPlaceholder="Search edge nodes"
      />
    </div>
  );
}

export function FleetPicker({ value, disabled, onChange }: PickerProps): ReactNode {
  const { fleets } = useFleets();
  const options = fleets.map((fleet) => ({ value: fleet.id, label: fleetLabel(fleet) }));
  return (
    <Combobox
      value={value}
      disabled={disabled}
      onValueChange={onChange}
      options={withHeld(options, value)}
      placeholder="The run's fleet"
    />
  );
}

export function WorkflowPicker({ value, disabled, onChange }: PickerProps): ReactNode {
  const { workspaceId } = useSession();
  const { data } = useQuery({
    queryKey: ["workflow-choices", workspaceId],
    staleTime: 30_000,
    queryFn: () => unwrap(client.workflows.$get({ query: { limit: "200" } })),
  });
  const options = (data?.items ?? []).map((workflow) => ({
    value: workflow.id,
    label: workflow.name,
    description: `${workflow.nodeCount} nodes`,
  }));
  return (
    <WithClear clearable={value !== undefined && !disabled} onClear={() => onChange(undefined)}>
      <Combobox
        value={value}
        disabled={disabled}
        onValueChange={onChange}
        options={withHeld(options, value)}
        placeholder="Choose a workflow"
        searchPlaceholder="Search workflows"
      />
    </WithClear>
  );
}
