"use client";

import type { WorkflowNode } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { Button, CopyButton, Tabs } from "@edgeloom/ui";
import { Copy, Group, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { duplicateSelected, groupSelected, removeSelected } from "../model/designer-actions.ts";
import { type InspectorTab, useDesigner, useSelectedNode } from "../model/designer-context.tsx";
import { NodeTile } from "../palette/node-tile.tsx";
import { useObservable, useSelected } from "../state/use-observable.ts";
import { NodeDataTab } from "./data-tab.tsx";
import { DocsTab } from "./docs-tab.tsx";
import { ParametersTab } from "./parameters-tab.tsx";
import { SettingsTab } from "./settings-tab.tsx";
import { WorkflowSummary } from "./workflow-summary.tsx";

/** Beside the canvas: what is selected, and all that can be set about it. */
export function Inspector(): ReactNode {
  const { model } = useDesigner();
  const node = useSelectedNode();
  const count = useSelected(
    model.flowNodes,
    (nodes) => nodes.filter((one) => one.selected === true && one.type === "step").length,
  );
  return (
    <aside aria-label="Inspector" className="flex h-full min-h-0 flex-col bg-surface-1">
      {node !== undefined ? (
        <NodeInspector key={node.id} node={node} />
      ) : count > 1 ? (
        <SeveralSelected count={count} />
      ) : (
        <WorkflowSummary />
      )}
    </aside>
  );
}

function SeveralSelected({ count }: { readonly count: number }): ReactNode {
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  return (
    <div className="flex flex-col gap-3 p-4">
      <h2 className="font-medium text-base">{count} nodes selected</h2>
      <p className="text-ink-2 text-sm">Drag one to move them all.</p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          disabled={!editable}
          icon={<Copy size={14} />}
          onClick={() => duplicateSelected(model)}
        >
          Duplicate
        </Button>
        <Button
          size="sm"
          disabled={!editable}
          icon={<Group size={14} />}
          onClick={() => groupSelected(model)}
        >
          Group
        </Button>
        <Button
          size="sm"
          variant="danger"
          disabled={!editable}
          icon={<Trash2 size={14} />}
          onClick={() => removeSelected(model)}
        >
          Delete
        </Button>
      </div>
    </div>
  );
}

function NodeInspector({ node }: { readonly node: WorkflowNode }): ReactNode {
  const { view } = useDesigner();
  const tab = useObservable(view.inspectorTab);
  const body = "overflow-y-auto";
  return (
    <>
      <NodeHead node={node} />
      <Tabs
        aria-label="Inspector"
        value={tab}
        onValueChange={(value) => view.inspectorTab.set(value as InspectorTab)}
        className="min-h-0 grow"
        contentClassName={body}
        tabs={[
          { value: "parameters", label: "Parameters", content: <ParametersTab node={node} /> },
          { value: "settings", label: "Settings", content: <SettingsTab node={node} /> },
          {
            value: "input",
            label: "Input",
            content: <NodeDataTab node={node} side="input" />,
          },
          {
            value: "output",
            label: "Output",
            content: <NodeDataTab node={node} side="output" />,
          },
          { value: "docs", label: "Docs", content: <DocsTab type={node.type} /> },
        ]}
      />
    </>
  );
}

function NodeHead({ node }: { readonly node: WorkflowNode }): ReactNode {
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  const [draft, setDraft] = useState<string | null>(null);
  const definition = catalogue.definition(node.type);
  const commit = (): void => {
    const wanted = draft?.trim() ?? "";
    if (wanted !== "" && wanted !== node.name) model.edits.setName(node.id, wanted);
    setDraft(null);
  };
  return (
    <header className="flex items-center gap-2.5 px-3 pt-3 pb-2">
      <NodeTile type={node.type} size={36} />
      <div className="min-w-0 grow">
        <input
          aria-label="Name of the node"
          value={draft ?? node.name}
          readOnly={!editable}
          maxLength={200}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key === "Escape") setDraft(null);
          }}
          className="focus-ring -mx-1 w-full truncate rounded-[4px] bg-transparent px-1 font-semibold text-base text-ink-1 hover:bg-surface-2 focus:bg-surface-2"
        />
        <p className="flex items-center gap-1.5 text-2xs text-ink-3">
          <span className="truncate">{definition?.title ?? node.type}</span>
          <span aria-hidden="true">·</span>
          <span className="truncate font-mono">{node.id}</span>
        </p>
      </div>
      <CopyButton text={`nodes.${node.id}`} label="Copy its name in expressions" />
    </header>
  );
}
