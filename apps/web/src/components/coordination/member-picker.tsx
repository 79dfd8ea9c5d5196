"use client";

import {
  Checkbox,
  ErrorState,
  SearchInput,
  SkeletonRows,
  StatusMark,
  statusLook,
} from "@edgeloom/ui";
import { type ReactNode, useState } from "react";
import { markState } from "../fleet/table/fleet-node.ts";
import { type ChoosableNode, useNodeChoices } from "./use-member-nodes.ts";

interface MemberPickerProps {
  readonly fleetId: string;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
  /** Edge nodes that are not offered. */
  readonly without?: readonly string[] | undefined;
}

const nobody: readonly string[] = [];

/** Edge nodes of a fleet to tick, found by typing. */
export function MemberPicker({
  fleetId,
  chosen,
  onChange,
  without = nobody,
}: MemberPickerProps): ReactNode {
  const [search, setSearch] = useState("");
  const choices = useNodeChoices(fleetId, search.trim());
  const toggle = (id: string, on: boolean): void =>
    onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <div className="flex flex-col gap-2">
      <SearchInput value={search} onValueChange={setSearch} placeholder="Search edge nodes" />
      <div className="h-52 overflow-y-auto rounded-md border">
        <Choices
          choices={choices}
          without={without}
          render={(node) => (
            <li key={node.id} className="flex items-center gap-2 px-3 py-1.5 hover:bg-surface-2/60">
              <Checkbox
                checked={chosen.includes(node.id)}
                onCheckedChange={(on) => toggle(node.id, on)}
                label={node.name}
                className="min-w-0 grow"
              />
              <span className="truncate text-ink-3 text-xs">{node.region}</span>
              <StatusMark tone={statusLook(markState(node)).tone} size={10} />
            </li>
          )}
        />
      </div>
    </div>
  );
}

interface ChoicesProps {
  readonly choices: ReturnType<typeof useNodeChoices>;
  readonly without: readonly string[];
  readonly render: (node: ChoosableNode) => ReactNode;
}

function Choices({ choices, without, render }: ChoicesProps): ReactNode {
  if (choices.isError) {
    return (
      <ErrorState
        layout="line"
        title="Could not load edge nodes"
        error={choices.error}
        onRetry={() => void choices.refetch()}
      />
    );
  }
  if (choices.data === undefined) {
    return (
      <div className="p-3">
        <SkeletonRows label="Loading edge nodes" rows={5} />
      </div>
    );
  }
  const offered = choices.data.filter(({ id }) => !without.includes(id));
  if (offered.length === 0) return <p className="p-3 text-ink-3 text-sm">Nothing matches.</p>;
  return <ul>{offered.map((node) => render(node))}</ul>;
}
