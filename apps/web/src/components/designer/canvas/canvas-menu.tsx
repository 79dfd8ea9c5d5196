"use client";

import type { Position, WorkflowNode } from "@edgeloom/graph";
import { ContextMenu, type MenuEntry } from "@edgeloom/ui";
import { useReactFlow } from "@xyflow/react";
import { type ReactElement, type ReactNode, useState } from "react";
import { useFleets } from "../../run-overlay/use-fleets.ts";
import { useStartRun } from "../../run-overlay/use-start-run.ts";
import { useMay } from "../../session/session-provider.tsx";
import { fitOptions } from "../flow/fit-options.ts";
import { useLayoutGraph } from "../layout/use-layout-graph.ts";
import {
  addNote,
  alignSelected,
  connectable,
  connectNodes,
  duplicateSelected,
  groupSelected,
  removeSelected,
  selectAll,
  selectedGroups,
  selectedIds,
  setDisabled,
  ungroupSelected,
} from "../model/designer-actions.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { copyToClipboard, pasteFromClipboard } from "../model/system-clipboard.ts";
import { useObservable } from "../state/use-observable.ts";

interface CanvasMenuProps {
  readonly centre: () => Position;
  readonly children: ReactElement;
}

/** The menu of the canvas: of what is selected, or of the place that was pressed. */
export function CanvasMenu({ centre, children }: CanvasMenuProps): ReactNode {
  const { model, run } = useDesigner();
  const { screenToFlowPosition, fitView } = useReactFlow();
  const [at, setAt] = useState<Position | null>(null);
  const editable = useObservable(model.editable);
  const runId = useObservable(run.runId);
  const { chosen: fleet } = useFleets();
  const { start } = useStartRun();
  const mayRun = useMay("run:write");
  const { layOut } = useLayoutGraph();
  const [selection, setSelection] = useState<readonly string[]>([]);
  const [targets, setTargets] = useState<readonly WorkflowNode[]>([]);
  const steps = selection.filter((id) => model.node(id) !== undefined);
  const [only] = steps.length === 1 ? steps : [];
  const disabled = steps.length > 0 && steps.every((id) => model.node(id)?.settings.disabled);
  const where = at ?? centre();
  const source = only === undefined ? undefined : model.node(only);
  const action = (
    label: string,
    onSelect: () => void,
    extra: { keys?: readonly string[]; danger?: boolean; disabled?: boolean } = {},
  ): MenuEntry => ({ type: "action", label, onSelect, ...extra });

  const ofSelection: MenuEntry[] = [
    ...(only === undefined
      ? []
      : [
          action("Run up to here", () => void start({ fleetId: fleet?.id, upToNodeId: only }), {
            disabled: !mayRun,
          }),
          action("Run from here", () => void start({ fleetId: fleet?.id, fromNodeId: only }), {
            disabled: !mayRun || runId === null,
          }),
          { type: "separator", id: "run" } as const,
        ]),
    ...(source === undefined || targets.length === 0
      ? []
      : [
          {
            type: "submenu",
            label: "Connect to",
            entries: targets.map((target) =>
              action(target.name, () => connectNodes(model, source, target)),
            ),
          } as const,
        ]),
    action("Copy", () => void copyToClipboard(model), { keys: ["Ctrl", "C"] }),
    action("Duplicate", () => duplicateSelected(model), {
      keys: ["Ctrl", "D"],
      disabled: !editable,
    }),
    action(disabled ? "Enable" : "Disable", () => setDisabled(model, !disabled), {
      keys: ["D"],
      disabled: !editable || steps.length === 0,
    }),
    action("Group", () => groupSelected(model), {
      keys: ["Ctrl", "G"],
      disabled: !editable || steps.length === 0,
    }),
    ...(selectedGroups(model).length === 0
      ? []
      : [action("Ungroup", () => ungroupSelected(model), { disabled: !editable })]),
    ...(steps.length > 1
      ? [
          {
            type: "submenu",
            label: "Arrange",
            entries: [
              action("Lay out", () => void layOut()),
              action("In a row", () => alignSelected(model, "row")),
              action("In a column", () => alignSelected(model, "column")),
              action("Align left", () => alignSelected(model, "left")),
              action("Align top", () => alignSelected(model, "top")),
            ],
          } as const,
        ]
      : []),
    { type: "separator", id: "delete" },
    action("Delete", () => removeSelected(model), {
      keys: ["Del"],
      danger: true,
      disabled: !editable,
    }),
  ];
  const ofCanvas: MenuEntry[] = [
    action("Paste", () => void pasteFromClipboard(model, where), {
      keys: ["Ctrl", "V"],
      disabled: !editable,
    }),
    action("Add a note", () => addNote(model, where), { disabled: !editable }),
    action("Select all", () => selectAll(model), { keys: ["Ctrl", "A"] }),
    { type: "separator", id: "view" },
    action("Lay the graph out", () => void layOut(), { keys: ["Shift", "L"], disabled: !editable }),
    action("Fit to the window", () => void fitView(fitOptions)),
  ];
  return (
    <div
      className="contents"
      onContextMenuCapture={(event) => {
        const node = (event.target as Element).closest<HTMLElement>(".react-flow__node");
        const id = node?.dataset.id;
        if (id !== undefined && !selectedIds(model).has(id)) model.select([id]);
        if (id === undefined) model.select([]);
        const chosen = [...selectedIds(model)];
        const [first] = chosen;
        setSelection(chosen);
        setTargets(
          editable && chosen.length === 1 && first !== undefined ? connectable(model, first) : [],
        );
        setAt(screenToFlowPosition({ x: event.clientX, y: event.clientY }));
      }}
    >
      <ContextMenu entries={selection.length > 0 ? ofSelection : ofCanvas}>{children}</ContextMenu>
    </div>
  );
}
