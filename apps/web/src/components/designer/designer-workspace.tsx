"use client";

import { PresenceStack, ResizablePanels, Sheet } from "@edgeloom/ui";
import { useReactFlow } from "@xyflow/react";
import { type ReactNode, useCallback, useRef } from "react";
import { FrameSlot } from "../frame/frame-slots.tsx";
import { BottomPanel } from "../run-overlay/bottom-panel.tsx";
import { useFollowRun } from "../run-overlay/use-follow-run.ts";
import { useSession } from "../session/session-provider.tsx";
import { ConnectionBanner } from "./bar/connection-banner.tsx";
import { DesignerBar } from "./bar/designer-bar.tsx";
import { Canvas } from "./canvas/canvas.tsx";
import { CanvasEmpty } from "./canvas/canvas-empty.tsx";
import { CanvasMenu } from "./canvas/canvas-menu.tsx";
import { Inspector } from "./inspector/inspector.tsx";
import { addNodeAt } from "./model/designer-actions.ts";
import { useDesigner } from "./model/designer-context.tsx";
import { Palette } from "./palette/palette.tsx";
import { QuickAdd } from "./palette/quick-add.tsx";
import { peopleOf } from "./presence/presence-state.ts";
import { useAnnouncePresence } from "./presence/use-announce-presence.ts";
import { useParticipants } from "./presence/use-participants.ts";
import { useObservable } from "./state/use-observable.ts";
import { useDesignerCommands } from "./use-designer-commands.tsx";
import { useLeaveWarning } from "./use-leave-warning.ts";
import { useNarrow } from "./use-narrow.ts";
import { useUrlState } from "./use-url-state.ts";

/** Palette, canvas, inspector and the panel under the canvas. */
export function DesignerWorkspace(): ReactNode {
  const { model, view, run } = useDesigner();
  const search = useRef<HTMLInputElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const { screenToFlowPosition } = useReactFlow();
  const editable = useObservable(model.editable);
  const paletteOpen = useObservable(view.paletteOpen);
  const inspectorOpen = useObservable(view.inspectorOpen);
  const bottomTab = useObservable(view.bottomTab);
  const narrow = useNarrow();
  const announce = useAnnouncePresence(model);
  useFollowRun(run);
  useUrlState();
  useLeaveWarning(model);

  const centre = useCallback(() => {
    const box = canvas.current?.getBoundingClientRect();
    return screenToFlowPosition({
      x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
    });
  }, [screenToFlowPosition]);
  const focusSearch = useCallback(() => {
    view.paletteOpen.set(true);
    // At once where the palette is open, so that the first letters typed are not lost.
    search.current?.focus();
    if (search.current === null) requestAnimationFrame(() => search.current?.focus());
  }, [view]);
  const quickAdd = useDesignerCommands({ centre, focusSearch });

  const palette = (
    <Palette
      disabled={!editable}
      searchRef={search}
      onAdd={(type) => {
        addNodeAt(model, type, centre());
        if (narrow) view.paletteOpen.set(false);
      }}
      onClose={() => view.paletteOpen.set(false)}
    />
  );
  const surface = (
    <div ref={canvas} className="relative min-h-0 grow">
      <CanvasMenu centre={centre}>
        <div className="absolute inset-0">
          <Canvas onCursor={announce} />
        </div>
      </CanvasMenu>
      <CanvasEmpty onSearch={focusSearch} />
      <QuickAdd state={quickAdd} />
    </div>
  );
  const middle = (
    <ResizablePanels
      id="designer-middle"
      orientation="vertical"
      className="grow"
      panels={[
        { id: "canvas", content: surface, minSize: 160 },
        ...(bottomTab === null || narrow
          ? []
          : [
              {
                id: "bottom",
                content: <BottomPanel tab={bottomTab} />,
                defaultSize: 240,
                minSize: 120,
                maxSize: "70%",
                keepsPixels: true,
              },
            ]),
      ]}
    />
  );
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PeoplePresent />
      <DesignerBar narrow={narrow} />
      <ConnectionBanner />
      {narrow ? (
        <div className="flex min-h-0 grow flex-col">{middle}</div>
      ) : (
        <ResizablePanels
          id="designer"
          className="grow"
          panels={[
            ...(paletteOpen
              ? [
                  {
                    id: "palette",
                    content: palette,
                    defaultSize: 236,
                    minSize: 180,
                    maxSize: 400,
                    keepsPixels: true,
                  },
                ]
              : []),
            { id: "middle", content: middle, minSize: 240 },
            ...(inspectorOpen
              ? [
                  {
                    id: "inspector",
                    content: <Inspector />,
                    defaultSize: 340,
                    minSize: 260,
                    maxSize: 640,
                    keepsPixels: true,
                  },
                ]
              : []),
          ]}
        />
      )}
      {narrow ? <NarrowSheets palette={palette} /> : null}
    </div>
  );
}

function PeoplePresent(): ReactNode {
  const { userId } = useSession();
  const people = peopleOf(useParticipants()).filter((person) => person.id !== userId);
  return (
    <FrameSlot name="presence">
      <PresenceStack people={people} />
    </FrameSlot>
  );
}

/** On a phone the panels come from below, one at a time. */
function NarrowSheets({ palette }: { readonly palette: ReactNode }): ReactNode {
  const { view } = useDesigner();
  const paletteOpen = useObservable(view.paletteOpen);
  const inspectorOpen = useObservable(view.inspectorOpen);
  const bottomTab = useObservable(view.bottomTab);
  return (
    <>
      <Sheet
        side="bottom"
        title="Add a node"
        open={paletteOpen}
        onOpenChange={(open) => view.paletteOpen.set(open)}
      >
        <div className="h-[60dvh]">{palette}</div>
      </Sheet>
      <Sheet
        side="bottom"
        title="Inspector"
        open={inspectorOpen && !paletteOpen}
        onOpenChange={(open) => view.inspectorOpen.set(open)}
      >
        <div className="h-[66dvh]">
          <Inspector />
        </div>
      </Sheet>
      <Sheet
        side="bottom"
        title="Run"
        open={bottomTab !== null && !paletteOpen && !inspectorOpen}
        onOpenChange={(open) => !open && view.bottomTab.set(null)}
      >
        <div className="h-[60dvh]">
          {bottomTab === null ? null : <BottomPanel tab={bottomTab} />}
        </div>
      </Sheet>
    </>
  );
}
