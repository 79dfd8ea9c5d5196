"use client";

import {
  cn,
  formatCompact,
  formatPercent,
  formatUnit,
  StatusDot,
  StatusMark,
  statusLook,
  token,
} from "@edgeloom/ui";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { type FleetNode, markState, serviceNote } from "../table/fleet-node.ts";
import { rowWindow, scrollToRow } from "./row-window.ts";

const rowPx = 44;

interface NodeListProps {
  readonly nodes: readonly FleetNode[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
  /** Enter or a double click. */
  readonly onOpen: (id: string) => void;
}

/** Any number of nodes: only the rows in sight are drawn. Arrow keys choose, Enter opens. */
export function NodeList({ nodes, selectedId, onSelect, onOpen }: NodeListProps): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const { scrollTop, viewHeight, onScroll } = useScroll(holder);
  const { from, to } = rowWindow(nodes.length, rowPx, scrollTop, viewHeight);
  const listId = useId();
  const selectedAt = nodes.findIndex(({ id }) => id === selectedId);
  const choose = (at: number): void => {
    const node = nodes[at];
    const element = holder.current;
    if (node === undefined || element === null) return;
    element.scrollTop = scrollToRow(at, rowPx, element.scrollTop, element.clientHeight);
    onSelect(node.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(viewHeight / rowPx) - 1);
    const moves: Record<string, number> = {
      ArrowDown: selectedAt + 1,
      ArrowUp: Math.max(0, selectedAt - 1),
      PageDown: Math.min(nodes.length - 1, selectedAt + page),
      PageUp: Math.max(0, selectedAt - page),
      Home: 0,
      End: nodes.length - 1,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(next);
    } else if (event.key === "Enter" && selectedId !== null) {
      onOpen(selectedId);
    }
  };
  const isDrawn = selectedAt >= from && selectedAt < to;
  return (
    <div
      ref={holder}
      role="listbox"
      aria-label="Edge nodes"
      tabIndex={0}
      aria-activedescendant={isDrawn ? `${listId}-${selectedAt}` : undefined}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      className="focus-ring min-h-0 grow overflow-y-auto focus-visible:-outline-offset-2"
    >
      <div className="relative" style={{ height: nodes.length * rowPx }}>
        {nodes.slice(from, to).map((node, at) => (
          <NodeRow
            key={node.id}
            id={`${listId}-${from + at}`}
            node={node}
            position={from + at}
            count={nodes.length}
            isSelected={node.id === selectedId}
            onSelect={onSelect}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
}

function useScroll(holder: RefObject<HTMLDivElement | null>) {
  const [view, setView] = useState({ scrollTop: 0, viewHeight: 600 });
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setView({ scrollTop: element.scrollTop, viewHeight: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [holder]);
  const onScroll = (): void => {
    const element = holder.current;
    if (element === null) return;
    setView({ scrollTop: element.scrollTop, viewHeight: element.clientHeight });
  };
  return { ...view, onScroll };
}

interface NodeRowProps extends Pick<NodeListProps, "onSelect" | "onOpen"> {
  readonly id: string;
  readonly node: FleetNode;
  readonly position: number;
  readonly count: number;
  readonly isSelected: boolean;
}

function NodeRow(props: NodeRowProps): ReactNode {
  const { id, node, position, count, isSelected, onSelect, onOpen } = props;
  const state = markState(node);
  const note = serviceNote(node);
  const { latencyP95Ms, requestsPerSec } = node.values;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it answers to keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-setsize={count}
      aria-posinset={position + 1}
      onClick={() => onSelect(node.id)}
      onDoubleClick={() => onOpen(node.id)}
      style={{ top: position * rowPx, height: rowPx }}
      className={cn(
        "tabular absolute inset-x-0 grid cursor-pointer grid-cols-[14px_minmax(0,1fr)_64px_58px_58px] items-center gap-x-2.5 border-line/60 border-b px-4 text-sm transition-colors hover:bg-surface-2/60",
        isSelected && "bg-accent/10 hover:bg-accent/14",
      )}
    >
      <StatusMark tone={statusLook(state).tone} />
      <span className="sr-only">{statusLook(state).word}</span>
      <div className="min-w-0">
        <p className="truncate text-ink-1">{node.name}</p>
        <div className="flex items-center gap-2 truncate text-ink-3 text-xs">
          {note === null ? (
            <span className="truncate">
              {node.region} · {node.country}
            </span>
          ) : (
            <StatusDot state={note} className="text-xs" />
          )}
        </div>
      </div>
      <Share value={node.values.cpu} />
      <span className="text-right font-mono text-ink-2 text-xs">
        {latencyP95Ms === null ? "–" : formatUnit("milliseconds", latencyP95Ms)}
      </span>
      <span className="text-right font-mono text-ink-2 text-xs">
        {requestsPerSec === null ? "–" : `${formatCompact(Math.round(requestsPerSec))}/s`}
      </span>
    </div>
  );
}

const busy = 0.8;
const full = 0.95;

function Share({ value }: { readonly value: number | null }): ReactNode {
  if (value === null) return <span className="text-right text-ink-3 text-xs">–</span>;
  const colour =
    value > full ? token("state-failed") : value > busy ? token("state-warning") : token("ink-3");
  return (
    <div className="flex flex-col items-end gap-1">
      <span className="font-mono text-ink-2 text-xs leading-4">{formatPercent(value)}</span>
      <span aria-hidden="true" className="h-0.5 w-full overflow-hidden rounded-full bg-surface-3">
        <span
          className="block h-full rounded-full"
          style={{ width: `${Math.min(1, value) * 100}%`, backgroundColor: colour }}
        />
      </span>
    </div>
  );
}

/** Names of the columns, above the list. */
export function NodeListHeader(): ReactNode {
  return (
    <div
      aria-hidden="true"
      className="grid h-7 shrink-0 grid-cols-[14px_minmax(0,1fr)_64px_58px_58px] items-center gap-x-2.5 border-b px-4 text-2xs text-ink-3"
    >
      <span />
      <span>Node</span>
      <span className="text-right">CPU</span>
      <span className="text-right">p95</span>
      <span className="text-right">Requests</span>
    </div>
  );
}
