"use client";

import { useEffect, useRef } from "react";
import { type BottomTab, type InspectorTab, useDesigner } from "./model/designer-context.tsx";
import type { Observable } from "./state/observable.ts";

const inspectorTabs: readonly InspectorTab[] = [
  "parameters",
  "settings",
  "input",
  "output",
  "docs",
];
const bottomTabs: readonly BottomTab[] = ["timeline", "events", "problems"];

function pick<T extends string>(options: readonly T[], value: string | null): T | undefined {
  return options.find((option) => option === value);
}

/** Keeps the selected node, the tabs and the shown run in the address, so that a link shows the same. */
export function useUrlState(): void {
  const { model, view, run } = useDesigner();
  const restored = useRef(false);
  useEffect(() => {
    if (!restored.current) {
      restored.current = true;
      const query = new URLSearchParams(window.location.search);
      const node = query.get("node");
      if (node !== null) model.select([node]);
      const tab = pick(inspectorTabs, query.get("tab"));
      if (tab !== undefined) view.inspectorTab.set(tab);
      const runId = query.get("run");
      if (runId !== null) run.runId.set(runId);
      const panel = pick(bottomTabs, query.get("panel"));
      if (panel !== undefined) view.bottomTab.set(panel);
      else if (runId !== null) view.bottomTab.set("timeline");
    }
    const write = (): void => {
      const selected = model.flowNodes.get().filter((node) => node.selected === true);
      const url = new URL(window.location.href);
      const put = (name: string, value: string | null | undefined): void => {
        if (value === null || value === undefined) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
      };
      put("node", selected.length === 1 ? selected[0]?.id : null);
      const tab = view.inspectorTab.get();
      put("tab", tab === "parameters" ? null : tab);
      put("run", run.runId.get());
      put("panel", view.bottomTab.get());
      if (url.href !== window.location.href) window.history.replaceState(null, "", url);
    };
    const sources: readonly Pick<Observable<unknown>, "subscribe">[] = [
      model.flowNodes,
      view.inspectorTab,
      view.bottomTab,
      run.runId,
    ];
    const stops = sources.map((source) => source.subscribe(write));
    return () => {
      for (const stop of stops) stop();
    };
  }, [model, view, run]);
}
