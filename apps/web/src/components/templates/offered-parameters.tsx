"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import { Checkbox } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { parameterForm, visibleFields } from "../designer/inspector/form-model.ts";
import { NodeTile } from "../designer/palette/node-tile.tsx";
import type { TemplateParameterView } from "./template-types.ts";

interface OfferedParametersProps {
  readonly graph: WorkflowGraph;
  readonly value: readonly TemplateParameterView[];
  readonly onChange: (parameters: readonly TemplateParameterView[]) => void;
}

const same = (a: TemplateParameterView, nodeId: string, parameter: string): boolean =>
  a.nodeId === nodeId && a.parameter === parameter;

/** Chooses which parameters people are asked for when they use the template. */
export function OfferedParameters({ graph, value, onChange }: OfferedParametersProps): ReactNode {
  const nodes = graph.nodes.flatMap((node) => {
    const fields = visibleFields(parameterForm(node.type), node.parameters);
    return fields.length === 0 ? [] : [{ node, fields }];
  });
  return (
    <div className="max-h-64 overflow-y-auto rounded-md border">
      {nodes.map(({ node, fields }) => {
        const chosen = value.filter((each) => each.nodeId === node.id).length;
        return (
          <details key={node.id} className="border-line/70 border-b last:border-b-0">
            <summary className="focus-ring flex cursor-pointer items-center gap-2 px-3 py-1.5 text-ink-1 text-sm hover:bg-surface-2/60">
              <NodeTile type={node.type} size={20} />
              <span className="grow truncate">{node.name}</span>
              {chosen === 0 ? null : (
                <span className="tabular rounded-full bg-accent/12 px-1.5 text-2xs text-accent">
                  {chosen}
                </span>
              )}
            </summary>
            <div className="flex flex-col gap-1.5 px-3 pt-1 pb-3 pl-10">
              {fields.map((field) => {
                const checked = value.some((each) => same(each, node.id, field.name));
                return (
                  <Checkbox
                    key={field.name}
                    label={field.title}
                    checked={checked}
                    onCheckedChange={(wanted) =>
                      onChange(
                        wanted
                          ? [
                              ...value,
                              {
                                nodeId: node.id,
                                parameter: field.name,
                                title: field.title,
                                description: field.description ?? "",
                              },
                            ]
                          : value.filter((each) => !same(each, node.id, field.name)),
                      )
                    }
                  />
                );
              })}
            </div>
          </details>
        );
      })}
    </div>
  );
}
