"use client";

import type { NodeDefinition } from "@edgeloom/nodes";
import { cn, EmptyState, IconButton, SearchInput } from "@edgeloom/ui";
import { ChevronRight, PanelLeftClose } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type Ref, useMemo, useState } from "react";
import { NodeTile } from "./node-tile.tsx";
import { paletteSections, searchTypes } from "./palette-search.ts";

/** What a drag from the palette carries: the node type. */
export const draggedTypeFormat = "application/x-edgeloom-node-type";

interface PaletteProps {
  readonly disabled: boolean;
  readonly searchRef: Ref<HTMLInputElement>;
  readonly onAdd: (type: string) => void;
  readonly onClose: () => void;
}

/** The catalogue beside the canvas: drag a tile onto it, or press it to add it in the middle. */
export function Palette({ disabled, searchRef, onAdd, onClose }: PaletteProps): ReactNode {
  const [query, setQuery] = useState("");
  const sections = useMemo(paletteSections, []);
  const found = query.trim() === "" ? null : searchTypes(query);
  const onKeyDown = (event: KeyboardEvent): void => {
    const [best] = found ?? [];
    if (event.key !== "Enter" || best === undefined || disabled) return;
    event.preventDefault();
    onAdd(best.type);
  };
  return (
    <aside aria-label="Palette" className="flex h-full min-h-0 flex-col bg-surface-1">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in the search field adds the best match. */}
      <div className="flex items-center gap-1 p-2" onKeyDown={onKeyDown}>
        <SearchInput
          ref={searchRef}
          value={query}
          onValueChange={setQuery}
          placeholder="Search nodes"
          shortcut="/"
          className="min-w-0 grow"
        />
        <IconButton
          label="Close the palette"
          size="sm"
          icon={<PanelLeftClose size={14} />}
          onClick={onClose}
        />
      </div>
      <div className="min-h-0 grow overflow-y-auto px-2 pb-3">
        {found === null ? (
          sections.map((section) => (
            <details key={section.category} open className="group/section">
              <summary className="focus-ring flex h-7 cursor-pointer select-none list-none items-center gap-1 rounded-md px-1 font-medium text-2xs text-ink-3 hover:text-ink-1">
                <ChevronRight
                  size={12}
                  aria-hidden="true"
                  className="transition-transform group-open/section:rotate-90"
                />
                {section.title}
              </summary>
              <TypeList definitions={section.definitions} disabled={disabled} onAdd={onAdd} />
            </details>
          ))
        ) : found.length === 0 ? (
          <EmptyState
            title="No such node"
            description="Try another word, such as deploy, latency or schedule."
          />
        ) : (
          <TypeList definitions={found} disabled={disabled} onAdd={onAdd} />
        )}
      </div>
    </aside>
  );
}

interface TypeListProps {
  readonly definitions: readonly NodeDefinition[];
  readonly disabled: boolean;
  readonly onAdd: (type: string) => void;
}

function TypeList({ definitions, disabled, onAdd }: TypeListProps): ReactNode {
  return (
    <ul className="flex flex-col gap-px">
      {definitions.map((definition) => (
        <li key={definition.type}>
          <button
            type="button"
            draggable={!disabled}
            disabled={disabled}
            title={definition.summary}
            onDragStart={(event) => {
              event.dataTransfer.setData(draggedTypeFormat, definition.type);
              event.dataTransfer.effectAllowed = "copy";
            }}
            onClick={() => onAdd(definition.type)}
            className={cn(
              "focus-ring flex w-full items-center gap-2.5 rounded-md px-1.5 py-1 text-left transition-colors",
              disabled ? "opacity-50" : "hover:bg-surface-2 active:cursor-grabbing",
            )}
          >
            <NodeTile type={definition.type} size={28} />
            <span className="min-w-0">
              <span className="block truncate text-ink-1 text-sm leading-[18px]">
                {definition.title}
              </span>
              <span className="block truncate text-2xs text-ink-3 leading-[14px]">
                {definition.summary}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
