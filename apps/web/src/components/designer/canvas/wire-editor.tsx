"use client";

import { mainPort, type WorkflowEdge } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { Button, Field, IconButton, Input, Popover, Select, toast } from "@edgeloom/ui";
import { Settings2, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { handleOfPath } from "../flow/port-layout.ts";
import { connect } from "../model/designer-actions.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

interface WireEditorProps {
  readonly edge: WorkflowEdge;
  readonly label: string;
}

/** On a selected connection: which output it reads, how deep into it, and a way to remove it. */
export function WireEditor({ edge, label }: WireEditorProps): ReactNode {
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  const source = model.node(edge.source);
  const facts = source === undefined ? undefined : catalogue.get(source.type);
  const ports = source === undefined || facts === undefined ? [] : facts.outputs(source.parameters);
  const port = handleOfPath(edge.sourceOutput, ports);
  const [inside, setInside] = useState(edge.sourceOutput.slice(port.length + 1));
  const read = (output: string): void => {
    const refusal = connect(model, { ...edge, sourceOutput: output }, edge.id);
    if (refusal !== undefined) toast.warning(refusal.reason, { description: refusal.remedy });
  };
  const options = [
    { value: mainPort, label: "Whole output", description: "main" },
    ...ports
      .filter((one) => one.name !== mainPort)
      .map((one) => ({ value: one.name, label: one.title, description: one.name })),
  ];
  if (!options.some((option) => option.value === port)) {
    options.push({ value: port, label: port, description: "not declared" });
  }
  return (
    <span className="flex items-center gap-0.5 rounded-lg bg-surface-1 p-0.5 shadow-raised">
      {label === "" ? null : (
        <span className="tabular px-1.5 font-mono text-2xs text-ink-2">{label}</span>
      )}
      <Popover
        side="top"
        align="center"
        trigger={
          <IconButton
            label="What this connection carries"
            size="sm"
            icon={<Settings2 size={14} />}
          />
        }
      >
        <div className="flex flex-col gap-3">
          <Field label="Output" hint={`of ${source?.name ?? edge.source}`}>
            <Select value={port} onValueChange={read} options={options} disabled={!editable} />
          </Field>
          <Field label="Path inside it" hint="A dotted path, such as cpu.load or 0.id.">
            <Input
              mono
              value={inside}
              disabled={!editable}
              placeholder="whole value"
              onChange={(event) => setInside(event.target.value)}
              onBlur={() => {
                const stem = port === mainPort ? "" : port;
                const path = [stem, inside.trim()].filter(Boolean).join(".");
                if ((path || mainPort) !== edge.sourceOutput) read(path || mainPort);
              }}
            />
          </Field>
          <Button
            size="sm"
            variant="danger"
            disabled={!editable}
            icon={<Trash2 size={14} />}
            onClick={() => model.edits.remove({ edges: [edge.id] })}
          >
            Remove connection
          </Button>
        </div>
      </Popover>
    </span>
  );
}
