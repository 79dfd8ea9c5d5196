"use client";

import type { Position } from "@edgeloom/graph";
import { type Command, useCommands } from "@edgeloom/ui";
import { useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { useFocusCard } from "./canvas/use-focus-card.ts";
import { fitOptions } from "./flow/fit-options.ts";
import { useLayoutGraph } from "./layout/use-layout-graph.ts";
import {
  addNote,
  cardBeside,
  copySelected,
  duplicateSelected,
  groupSelected,
  pasteAt,
  removeSelected,
  selectAll,
  selectedIds,
  setDisabled,
} from "./model/designer-actions.ts";
import { useDesigner } from "./model/designer-context.tsx";
import type { QuickAddRequest } from "./palette/quick-add.tsx";
import { createObservable, type Observable } from "./state/observable.ts";

interface CommandTargets {
  readonly centre: () => Position;
  readonly focusSearch: () => void;
}

const typing =
  "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=dialog]";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(typing) !== null;
}

/** Tab adds the next node where nothing or a card has the keyboard; elsewhere it goes on, as it does on every page. */
function isOnCanvas(focused: Element): boolean {
  return focused === document.body || focused.matches(".designer-canvas .react-flow__node");
}

/** Registers what the keyboard does on the canvas; answers with the state of the list that Tab opens. */
export function useDesignerCommands({
  centre,
  focusSearch,
}: CommandTargets): Observable<QuickAddRequest | null> {
  const { model } = useDesigner();
  const { fitView, zoomIn, zoomOut } = useReactFlow();
  const { layOut } = useLayoutGraph();
  const focusCard = useFocusCard();
  const quickAdd = useMemo(() => createObservable<QuickAddRequest | null>(null), []);
  const latest = useRef({ layOut });
  useEffect(() => {
    latest.current = { layOut };
  });
  const commands = useMemo<readonly Command[]>(() => {
    const group = "Designer";
    const command = (
      id: string,
      title: string,
      shortcut: string,
      run: () => void,
      extra: Partial<Command> = {},
    ): Command => ({ id: `designer:${id}`, title, group, shortcut, run, ...extra });
    const { duration } = fitOptions;
    const goTo = (step: 1 | -1): void => {
      const next = cardBeside(model, step);
      if (next !== undefined) focusCard(next);
    };
    return [
      command("search", "Search nodes", "/", focusSearch),
      command(
        "next",
        "Add the next node",
        "Tab",
        () => {
          if (!model.editable.get()) return;
          const [first, ...others] = selectedIds(model);
          const after = first !== undefined && others.length === 0 && model.node(first);
          quickAdd.set({ after: after ? (first ?? null) : null, at: centre() });
        },
        { appliesTo: isOnCanvas },
      ),
      command("forward", "Go to the next node", "J", () => goTo(1)),
      command("back", "Go to the node before", "K", () => goTo(-1)),
      command("undo", "Undo", "Ctrl+Z", () => model.undo()),
      command("redo", "Redo", "Ctrl+Shift+Z", () => model.redo()),
      command("redo-y", "Redo", "Ctrl+Y", () => model.redo(), { paletteHidden: true }),
      command("duplicate", "Duplicate", "Ctrl+D", () => duplicateSelected(model)),
      command("group", "Group the selected nodes", "Ctrl+G", () => groupSelected(model)),
      command("all", "Select all", "Ctrl+A", () => selectAll(model)),
      command("none", "Select nothing", "Escape", () => model.select([]), { paletteHidden: true }),
      command("delete", "Delete what is selected", "Delete", () => removeSelected(model)),
      command("backspace", "Delete what is selected", "Backspace", () => removeSelected(model), {
        paletteHidden: true,
      }),
      command("disable", "Disable or enable the selected nodes", "D", () => {
        const steps = [...selectedIds(model)].flatMap((id) => model.node(id) ?? []);
        if (steps.length > 0) setDisabled(model, !steps.every((node) => node.settings.disabled));
      }),
      command("note", "Add a note", "N", () => addNote(model, centre())),
      command("layout", "Lay the graph out", "Shift+L", () => void latest.current.layOut()),
      command("fit", "Fit to the window", "Shift+!", () => {
        void fitView(fitOptions);
      }),
      command("zoom-in", "Zoom in", "Plus", () => void zoomIn({ duration }), {
        paletteHidden: true,
      }),
      command("zoom-out", "Zoom out", "-", () => void zoomOut({ duration }), {
        paletteHidden: true,
      }),
    ];
  }, [model, quickAdd, centre, focusSearch, focusCard, fitView, zoomIn, zoomOut]);
  useCommands(commands);

  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => {
      if (isTyping(event.target) || window.getSelection()?.isCollapsed === false) return;
      const text = copySelected(model);
      if (text === undefined) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut") removeSelected(model);
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isTyping(event.target)) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (pasteAt(model, text, centre())) event.preventDefault();
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, [model, centre]);
  return quickAdd;
}
