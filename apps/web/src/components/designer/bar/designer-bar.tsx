"use client";

import { Badge, DropdownMenu, IconButton, type MenuEntry } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import {
  Download,
  Ellipsis,
  History,
  LayoutTemplate,
  PanelLeftOpen,
  PanelRightClose,
  PanelRightOpen,
  Plus,
  Redo2,
  Settings2,
  SlidersHorizontal,
  Undo2,
  Upload,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../../client/api.ts";
import { RunBar } from "../../run-overlay/run-bar.tsx";
import { RunProgressChip } from "../../run-overlay/run-progress-chip.tsx";
import { useMay } from "../../session/session-provider.tsx";
import { PublishTemplateDialog } from "../../templates/publish-template-dialog.tsx";
import { whenStored } from "../document/when-stored.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";
import { PublishDialog } from "../versions/publish-dialog.tsx";
import { VersionsSheet } from "../versions/versions-sheet.tsx";
import { downloadWorkflow } from "./download-workflow.ts";
import { SavedState } from "./saved-state.tsx";
import { WorkflowName } from "./workflow-name.tsx";
import { WorkflowSettingsDialog } from "./workflow-settings-dialog.tsx";

type Opened = "publish" | "versions" | "settings" | "template" | null;

/** Over the canvas: the workflow's name and state, undo, versions, where to run, and Run. */
export function DesignerBar({ narrow }: { readonly narrow: boolean }): ReactNode {
  const { model, view } = useDesigner();
  const graph = useObservable(model.graph);
  const editable = useObservable(model.editable);
  const depth = useObservable(model.undoDepth);
  const paletteOpen = useObservable(view.paletteOpen);
  const inspectorOpen = useObservable(view.inspectorOpen);
  const mayWrite = useMay("workflow:write");
  const mayPublishTemplates = useMay("template:write");
  const [opened, setOpened] = useState<Opened>(null);
  const versions = useQuery({
    queryKey: ["workflow-versions", model.workflowId],
    queryFn: () =>
      unwrap(client.workflows[":id"].versions.$get({ param: { id: model.workflowId } })),
  });
  const latest = versions.data?.items.find((version) => version.number !== null)?.number ?? null;
  const entries: MenuEntry[] = [
    ...(narrow
      ? [
          {
            type: "action",
            label: "Undo",
            icon: <Undo2 size={14} />,
            disabled: !editable || depth.undo === 0,
            onSelect: () => model.undo(),
          } as const,
          {
            type: "action",
            label: "Redo",
            icon: <Redo2 size={14} />,
            disabled: !editable || depth.redo === 0,
            onSelect: () => model.redo(),
          } as const,
        ]
      : []),
    {
      type: "action",
      label: "Publish version …",
      icon: <Upload size={14} />,
      disabled: !mayWrite,
      onSelect: () => setOpened("publish"),
    },
    {
      type: "action",
      label: "Versions",
      icon: <History size={14} />,
      onSelect: () => setOpened("versions"),
    },
    {
      type: "action",
      label: "Workflow settings",
      icon: <Settings2 size={14} />,
      onSelect: () => setOpened("settings"),
    },
    {
      type: "action",
      label: "Publish as template …",
      icon: <LayoutTemplate size={14} />,
      disabled: !mayPublishTemplates,
      onSelect: () => setOpened("template"),
    },
    { type: "separator", id: "file" },
    {
      type: "action",
      label: "Export JSON",
      icon: <Download size={14} />,
      onSelect: () => downloadWorkflow(model.graph.get()),
    },
  ];
  return (
    <div className="flex h-11 shrink-0 items-center gap-2 border-b bg-surface-1 px-2">
      {!narrow && !paletteOpen ? (
        <IconButton
          label="Open the palette"
          size="sm"
          side="bottom"
          icon={<PanelLeftOpen size={14} />}
          onClick={() => view.paletteOpen.set(true)}
        />
      ) : null}
      {narrow ? (
        <IconButton
          label="Add a node"
          size="sm"
          icon={<Plus size={16} />}
          onClick={() => view.paletteOpen.set(true)}
        />
      ) : null}
      <WorkflowName />
      <button
        type="button"
        onClick={() => setOpened(latest === null ? "publish" : "versions")}
        className="focus-ring rounded-md max-sm:hidden"
      >
        <Badge mono>{latest === null ? "draft" : `v${latest}`}</Badge>
      </button>
      <SavedState />
      <span className="min-w-0 grow" />
      <RunProgressChip />
      <span className="flex items-center max-sm:hidden">
        <IconButton
          label="Undo"
          keys={["Ctrl", "Z"]}
          size="sm"
          side="bottom"
          disabled={!editable || depth.undo === 0}
          icon={<Undo2 size={14} />}
          onClick={() => model.undo()}
        />
        <IconButton
          label="Redo"
          keys={["Ctrl", "Shift", "Z"]}
          size="sm"
          side="bottom"
          disabled={!editable || depth.redo === 0}
          icon={<Redo2 size={14} />}
          onClick={() => model.redo()}
        />
      </span>
      <DropdownMenu
        align="end"
        entries={entries}
        trigger={<IconButton label="Workflow" size="sm" icon={<Ellipsis size={16} />} />}
      />
      <RunBar narrow={narrow} />
      <IconButton
        label={inspectorOpen ? "Close the inspector" : "Open the inspector"}
        size="sm"
        side="bottom"
        icon={
          narrow ? (
            <SlidersHorizontal size={14} />
          ) : inspectorOpen ? (
            <PanelRightClose size={14} />
          ) : (
            <PanelRightOpen size={14} />
          )
        }
        onClick={() => view.inspectorOpen.set(!inspectorOpen)}
      />
      {opened === "publish" ? (
        <PublishDialog latest={latest} onClose={() => setOpened(null)} />
      ) : null}
      <PublishTemplateDialog
        workflowId={model.workflowId}
        whenStored={() => whenStored(model.syncState)}
        graph={graph}
        open={opened === "template"}
        onOpenChange={(open) => !open && setOpened(null)}
      />
      {opened === "settings" ? <WorkflowSettingsDialog onClose={() => setOpened(null)} /> : null}
      <VersionsSheet
        open={opened === "versions"}
        onClose={() => setOpened(null)}
        onPublish={() => setOpened("publish")}
      />
    </div>
  );
}
