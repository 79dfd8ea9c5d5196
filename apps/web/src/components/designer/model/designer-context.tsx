"use client";

import type { WorkflowNode } from "@edgeloom/graph";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { RunModel } from "../../run-overlay/run-model.ts";
import { createObservable, type Observable } from "../state/observable.ts";
import { useSelected } from "../state/use-observable.ts";
import type { DesignerModel } from "./designer-model.ts";

export type InspectorTab = "parameters" | "settings" | "input" | "output" | "docs";
export type BottomTab = "timeline" | "events" | "problems";

/** What this window shows around the canvas. */
export interface DesignerView {
  readonly inspectorTab: Observable<InspectorTab>;
  /** Null when the panel under the canvas is closed. */
  readonly bottomTab: Observable<BottomTab | null>;
  readonly paletteOpen: Observable<boolean>;
  readonly inspectorOpen: Observable<boolean>;
  /** A field that a problem points at; the inspector brings it into sight. */
  readonly focusField: Observable<string | null>;
}

export interface DesignerContextValue {
  readonly model: DesignerModel;
  readonly view: DesignerView;
  readonly run: RunModel;
}

const DesignerContext = createContext<DesignerContextValue | null>(null);

/** @param wide Whether there is room for the panels beside the canvas from the start. */
export function createDesignerView(wide: boolean): DesignerView {
  return {
    inspectorTab: createObservable<InspectorTab>("parameters"),
    bottomTab: createObservable<BottomTab | null>(null),
    paletteOpen: createObservable(wide),
    inspectorOpen: createObservable(wide),
    focusField: createObservable<string | null>(null),
  };
}

interface DesignerProviderProps extends DesignerContextValue {
  readonly children: ReactNode;
}

export function DesignerProvider({ model, view, run, children }: DesignerProviderProps): ReactNode {
  const value = useMemo(() => ({ model, view, run }), [model, view, run]);
  return <DesignerContext value={value}>{children}</DesignerContext>;
}

export function useDesigner(): DesignerContextValue {
  const value = useContext(DesignerContext);
  if (value === null) throw new Error("useDesigner needs a DesignerProvider above it");
  return value;
}

/** The only selected node; undefined when none or several are. */
export function useSelectedNode(): WorkflowNode | undefined {
  const { model } = useDesigner();
  return useSelected(model.flowNodes, (nodes) => {
    const chosen = nodes.filter((node) => node.selected === true);
    const [first] = chosen;
    return chosen.length === 1 && first?.type === "step" ? first.data.node : undefined;
  });
}
