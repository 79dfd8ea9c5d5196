"use client";

import { type ReactNode, type Ref, useLayoutEffect } from "react";
import {
  Group,
  Panel,
  type PanelImperativeHandle,
  Separator,
  useGroupRef,
} from "react-resizable-panels";
import { cn } from "../theme/class-names.ts";
import { parsePanelLayout } from "./panel-layout.ts";

export interface ResizablePanel {
  readonly id: string;
  readonly content: ReactNode;
  /** Numbers are pixels, strings such as "30%" shares. */
  readonly defaultSize?: number | string | undefined;
  readonly minSize?: number | string | undefined;
  readonly maxSize?: number | string | undefined;
  /** Dragged below its minimum, the panel folds away. */
  readonly collapsible?: boolean | undefined;
  /** Keeps its pixels when the window changes; one panel of a group must not. */
  readonly keepsPixels?: boolean | undefined;
  readonly panelRef?: Ref<PanelImperativeHandle | null> | undefined;
  readonly onResize?: ((size: { readonly inPixels: number }) => void) | undefined;
}

interface ResizablePanelsProps {
  /** Names the group in the browser's storage, where its sizes are remembered. */
  readonly id: string;
  readonly orientation?: "horizontal" | "vertical" | undefined;
  readonly panels: readonly ResizablePanel[];
  readonly className?: string | undefined;
}

/** Panels with handles between them; sizes are remembered for each set of panels. */
export function ResizablePanels({
  id,
  orientation = "horizontal",
  panels,
  className,
}: ResizablePanelsProps): ReactNode {
  const group = useGroupRef();
  const ids = panels.map((panel) => panel.id).join(",");
  const storageKey = `edgeloom:panels:${id}:${ids}`;
  // Sizes are restored before the first paint in the browser; the server renders the defaults.
  useLayoutEffect(() => {
    const layout = parsePanelLayout(localStorage.getItem(storageKey), ids.split(","));
    if (layout !== undefined) group.current?.setLayout(layout);
  }, [group, storageKey, ids]);
  return (
    <Group
      id={id}
      groupRef={group}
      orientation={orientation}
      onLayoutChanged={(layout, { isUserInteraction, requestedLayout }) => {
        // Mounting reports the defaults, which must not replace what is remembered.
        if (!isUserInteraction) return;
        localStorage.setItem(storageKey, JSON.stringify(requestedLayout ?? layout));
      }}
      className={cn("min-h-0 min-w-0", className)}
    >
      {panels.flatMap((panel, index) => [
        ...(index === 0 ? [] : [<Handle key={`${panel.id}-handle`} orientation={orientation} />]),
        <Panel
          key={panel.id}
          id={panel.id}
          defaultSize={panel.defaultSize}
          minSize={panel.minSize}
          maxSize={panel.maxSize}
          collapsible={panel.collapsible}
          groupResizeBehavior={panel.keepsPixels === true ? "preserve-pixel-size" : undefined}
          panelRef={panel.panelRef}
          onResize={panel.onResize}
          className="flex min-h-0 min-w-0 flex-col"
        >
          {panel.content}
        </Panel>,
      ])}
    </Group>
  );
}

function Handle({ orientation }: { readonly orientation: "horizontal" | "vertical" }): ReactNode {
  return (
    <Separator
      className={cn(
        "relative z-10 bg-line outline-none transition-colors hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent data-[separator=hover]:bg-accent",
        orientation === "horizontal" ? "w-px" : "h-px",
      )}
    />
  );
}
