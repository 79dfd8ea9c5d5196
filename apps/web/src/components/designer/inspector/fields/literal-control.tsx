"use client";

import type { WorkflowNode } from "@edgeloom/graph";
import { assertNever, type JsonValue } from "@edgeloom/kernel";
import { Input, NumberInput, Select, Switch, Textarea } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { CodeEditor } from "../code-editor.tsx";
import { ExpressionField } from "../expression-field.tsx";
import { type FormField, optionLabel } from "../form-model.ts";
import { CasesEditor } from "./cases-editor.tsx";
import { ChoicesEditor } from "./choices-editor.tsx";
import { CoordinatesEditor } from "./coordinates-editor.tsx";
import { CronEditor } from "./cron-editor.tsx";
import { JsonEditor } from "./json-editor.tsx";
import { KeyValueEditor } from "./key-value-editor.tsx";
import { ListEditor } from "./list-editor.tsx";
import { CountryPicker, SecretPicker, TimeZonePicker } from "./more-pickers.tsx";
import { EdgeNodePicker, EdgeNodesPicker, FleetPicker, WorkflowPicker } from "./pickers.tsx";

export interface LiteralControlProps {
  readonly node: WorkflowNode;
  readonly field: FormField;
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue | undefined) => void;
}

const textOf = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");
const shownDefault = (field: FormField): string | undefined =>
  field.placeholder ??
  (field.defaultValue === undefined || typeof field.defaultValue === "object"
    ? undefined
    : String(field.defaultValue));

/** A value that is no longer among the choices is still shown, so that one sees what is wrong. */
function optionsWith(options: readonly string[], held: JsonValue | undefined) {
  const all = typeof held === "string" && !options.includes(held) ? [held, ...options] : options;
  return all.map((option) => ({ value: option, label: optionLabel(option) }));
}

export function stringsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The control for a literal value, by what the parameter's schema and its notes say. */
export function LiteralControl(props: LiteralControlProps): ReactNode {
  const { node, field, value, disabled, onChange } = props;
  const shown = value ?? field.defaultValue;
  const text = textOf(value);
  // An empty text is no value: the default holds.
  const setText = (next: string): void => onChange(next === "" ? undefined : next);
  const { control } = field;
  switch (control) {
    case "select":
      return (
        <Select
          value={typeof shown === "string" ? shown : undefined}
          disabled={disabled}
          onValueChange={onChange}
          options={optionsWith(field.options, shown)}
        />
      );
    case "switch":
      return <Switch checked={shown === true} disabled={disabled} onCheckedChange={onChange} />;
    case "number":
      return (
        <NumberInput
          value={typeof value === "number" ? value : undefined}
          min={field.min}
          max={field.max}
          step={field.integer ? 1 : 0.1}
          unit={field.unit}
          placeholder={shownDefault(field)}
          disabled={disabled}
          onValueChange={onChange}
        />
      );
    case "choices":
      return (
        <ChoicesEditor
          field={field}
          value={stringsOf(shown)}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case "list":
      return <ListEditor value={stringsOf(shown)} disabled={disabled} onChange={onChange} />;
    case "multiline":
      return (
        <Textarea
          value={text}
          disabled={disabled}
          placeholder={shownDefault(field)}
          onChange={(event) => setText(event.target.value)}
        />
      );
    case "text":
    case "workload":
      return (
        <Input
          value={text}
          disabled={disabled}
          mono={control === "workload"}
          placeholder={shownDefault(field)}
          onChange={(event) => setText(event.target.value)}
        />
      );
    case "code":
      return (
        <CodeEditor
          language="javascript"
          label={field.title}
          value={text}
          readOnly={disabled}
          placeholder={field.placeholder}
          onChange={setText}
        />
      );
    case "expression":
      return (
        <ExpressionField
          node={node}
          label={field.title}
          value={text}
          disabled={disabled}
          placeholder={field.placeholder}
          onChange={setText}
        />
      );
    default:
      return <SpecialControl {...props} control={control} shown={shown} />;
  }
}

interface SpecialControlProps extends LiteralControlProps {
  readonly control: Exclude<
    FormField["control"],
    | "select"
    | "switch"
    | "number"
    | "choices"
    | "list"
    | "multiline"
    | "text"
    | "workload"
    | "code"
    | "expression"
  >;
  readonly shown: JsonValue | undefined;
}

/** Controls for values of one kind of thing: an edge node, a schedule, a place. */
function SpecialControl({
  node,
  field,
  value,
  control,
  shown,
  disabled,
  onChange,
}: SpecialControlProps): ReactNode {
  const text = textOf(value);
  switch (control) {
    case "edge_node":
      return <EdgeNodePicker value={text || undefined} disabled={disabled} onChange={onChange} />;
    case "edge_nodes":
      return <EdgeNodesPicker value={stringsOf(value)} disabled={disabled} onChange={onChange} />;
    case "fleet":
      return <FleetPicker value={text || undefined} disabled={disabled} onChange={onChange} />;
    case "workflow":
      return <WorkflowPicker value={text || undefined} disabled={disabled} onChange={onChange} />;
    case "secret":
      return <SecretPicker value={value} disabled={disabled} onChange={onChange} />;
    case "country":
      return <CountryPicker value={text || undefined} disabled={disabled} onChange={onChange} />;
    case "time_zone":
      return (
        <TimeZonePicker
          value={textOf(shown) || undefined}
          disabled={disabled}
          onChange={onChange}
        />
      );
    case "cron":
      return (
        <CronEditor
          value={text}
          timeZone={textOf(node.parameters.timeZone) || "UTC"}
          placeholder={field.placeholder}
          disabled={disabled}
          onChange={(next) => onChange(next === "" ? undefined : next)}
        />
      );
    case "coordinates":
      return <CoordinatesEditor value={value} disabled={disabled} onChange={onChange} />;
    case "headers":
      return <KeyValueEditor value={recordOf(value)} disabled={disabled} onChange={onChange} />;
    case "cases":
      return <CasesEditor node={node} value={value} disabled={disabled} onChange={onChange} />;
    case "json":
      return (
        <JsonEditor
          label={field.title}
          value={value}
          placeholder={
            field.defaultValue === undefined
              ? field.placeholder
              : JSON.stringify(field.defaultValue)
          }
          disabled={disabled}
          onChange={onChange}
        />
      );
    default:
      return assertNever(control);
  }
}

function recordOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      typeof field === "string" ? field : JSON.stringify(field),
    ]),
  );
}
