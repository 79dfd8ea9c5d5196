"use client";

import { canConnect } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { cn } from "@edgeloom/ui";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useFocusCard } from "../canvas/use-focus-card.ts";
import { addNodeAfter, addNodeAt } from "../model/designer-actions.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { createEdge, createNode } from "../model/node-factory.ts";
import type { Observable } from "../state/observable.ts";
import { useObservable } from "../state/use-observable.ts";
import { NodeTile } from "./node-tile.tsx";
import { searchTypes } from "./palette-search.ts";

/** What the list adds to: behind a node, or at a place of the canvas. */
export interface QuickAddRequest {
  readonly after: string | null;
  readonly at: { readonly x: number; readonly y: number };
}

const shownMax = 9;

/** Asks what comes next, by a few letters: opened by Tab, closed by Escape. */
export function QuickAdd({
  state,
}: {
  readonly state: Observable<QuickAddRequest | null>;
}): ReactNode {
  const request = useObservable(state);
  return request === null ? null : <QuickAddList state={state} request={request} />;
}

interface QuickAddListProps {
  readonly state: Observable<QuickAddRequest | null>;
  readonly request: QuickAddRequest;
}

function QuickAddList({ state, request }: QuickAddListProps): ReactNode {
  const { model } = useDesigner();
  const [query, setQuery] = useState("");
  const [index, setIndex] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const before = useRef(document.activeElement);
  const focusCard = useFocusCard();
  useEffect(() => field.current?.focus(), []);
  const source = request.after === null ? undefined : model.node(request.after);
  const matching = query.trim() === "" ? catalogue.definitions() : searchTypes(query);
  const found = matching
    .filter((definition) => source === undefined || definition.control.kind !== "trigger")
    .slice(0, shownMax);
  const close = (): void => state.set(null);
  const add = (type: string | undefined): void => {
    if (type === undefined) return;
    const added =
      source === undefined
        ? addNodeAt(model, type, request.at)
        : addNodeAfter(model, type, source.id);
    close();
    if (added !== undefined) focusCard(added);
  };
  const fits = (type: string): boolean => {
    if (source === undefined) return true;
    const graph = model.graph.get();
    const node = createNode(type, source.position, graph);
    const next = { ...graph, nodes: [...graph.nodes, node] };
    return canConnect(next, catalogue, createEdge(source, node)).ok;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setIndex((current) => (current + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      add(found[index]?.type);
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
      if (before.current instanceof HTMLElement) before.current.focus();
    }
  };
  return (
    <div
      role="dialog"
      aria-label="Add a node"
      className="absolute top-[12%] left-1/2 z-30 w-80 max-w-[calc(100%-2rem)] -translate-x-1/2 animate-arrive overflow-hidden rounded-lg bg-surface-1 shadow-raised"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}
    >
      <input
        ref={field}
        value={query}
        placeholder={source === undefined ? "Add a node" : `Add after ${source.name}`}
        aria-label="Search nodes"
        autoComplete="off"
        onChange={(event) => {
          setQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
        className="h-10 w-full border-b bg-transparent px-3 text-sm outline-none"
      />
      <ul className="p-1">
        {found.map((definition, position) => (
          <li key={definition.type}>
            <button
              type="button"
              onPointerMove={() => setIndex(position)}
              onClick={() => add(definition.type)}
              className={cn(
                "flex w-full items-center gap-2.5 rounded-md px-2 py-1 text-left",
                position === index && "bg-surface-2",
                !fits(definition.type) && "opacity-50",
              )}
            >
              <NodeTile type={definition.type} size={24} />
              <span className="grow truncate text-sm">{definition.title}</span>
              <span className="max-w-36 truncate text-2xs text-ink-3">{definition.summary}</span>
            </button>
          </li>
        ))}
        {found.length === 0 ? (
          <li className="px-3 py-4 text-center text-ink-3 text-xs">Nothing matches.</li>
        ) : null}
      </ul>
    </div>
  );
}
