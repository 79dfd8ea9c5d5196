"use client";

import { isExpression, type WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { Field } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { CodeEditor } from "../designer/inspector/code-editor.tsx";
import { JsonEditor } from "../designer/inspector/fields/json-editor.tsx";
import { LiteralControl } from "../designer/inspector/fields/literal-control.tsx";
import { type FormField, parameterForm } from "../designer/inspector/form-model.ts";
import type { TemplateParameterView, TemplateView } from "./template-types.ts";

/** What the form holds: by node id, then by parameter name; only what was changed. */
export type TemplateValues = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;

interface TemplateFormProps {
  readonly version: TemplateView["version"];
  readonly values: TemplateValues;
  readonly disabled: boolean;
  readonly onChange: (values: TemplateValues) => void;
}

/** The parameters that a template offers, each with the control that its node type gives it. */
export function TemplateForm({
  version,
  values,
  disabled,
  onChange,
}: TemplateFormProps): ReactNode {
  const nodes = new Map(version.graph.nodes.map((node) => [node.id, node]));
  return version.parameters.map((offered) => {
    const node = nodes.get(offered.nodeId);
    if (node === undefined) return null;
    const { nodeId, parameter } = offered;
    const held = values[nodeId];
    const set = (value: JsonValue | undefined): void => {
      const { [parameter]: _before, ...others } = held ?? {};
      onChange({
        ...values,
        [nodeId]: value === undefined ? others : { ...others, [parameter]: value },
      });
    };
    return (
      <OfferedField
        key={`${nodeId}.${parameter}`}
        node={node}
        offered={offered}
        value={held?.[parameter] ?? node.parameters[parameter]}
        disabled={disabled}
        onChange={set}
      />
    );
  });
}

interface OfferedFieldProps {
  readonly node: WorkflowNode;
  readonly offered: TemplateParameterView;
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue | undefined) => void;
}

function OfferedField({ offered, ...control }: OfferedFieldProps): ReactNode {
  const field = parameterForm(control.node.type).find((each) => each.name === offered.parameter);
  return (
    <Field
      label={offered.title}
      hint={offered.description === "" ? field?.description : offered.description}
      layout={field?.control === "switch" ? "row" : "stack"}
    >
      <OfferedControl {...control} field={field} title={offered.title} />
    </Field>
  );
}

interface OfferedControlProps extends Omit<OfferedFieldProps, "offered"> {
  readonly field: FormField | undefined;
  readonly title: string;
}

/** Expressions are edited as such; what the designer edits with the graph around it is edited as JSON here. */
function OfferedControl({
  node,
  field,
  title,
  value,
  disabled,
  onChange,
}: OfferedControlProps): ReactNode {
  if (isExpression(value) || field?.control === "expression") {
    const text = isExpression(value) ? value.$expr : typeof value === "string" ? value : "";
    return (
      <CodeEditor
        language="jsonata"
        label={title}
        value={text}
        readOnly={disabled}
        onChange={(next) => onChange(isExpression(value) ? { $expr: next } : next)}
      />
    );
  }
  if (field === undefined || field.control === "cases") {
    return <JsonEditor label={title} value={value} disabled={disabled} onChange={onChange} />;
  }
  return (
    <LiteralControl
      node={node}
      field={field}
      value={value}
      disabled={disabled}
      onChange={onChange}
    />
  );
}
