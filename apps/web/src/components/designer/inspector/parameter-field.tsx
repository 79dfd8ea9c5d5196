"use client";

import { isExpression, type Problem, type WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { cn, Field } from "@edgeloom/ui";
import { Braces, Pencil, Plug } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { setPortOpen } from "../model/designer-actions.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable, useSelected } from "../state/use-observable.ts";
import { ExpressionField } from "./expression-field.tsx";
import { LiteralControl } from "./fields/literal-control.tsx";
import type { FieldMode, FormField } from "./form-model.ts";

interface ParameterFieldProps {
  readonly node: WorkflowNode;
  readonly field: FormField;
  readonly problem: Problem | undefined;
}

/** One parameter: a value, an expression, or whatever arrives at its port. */
export function ParameterField({ node, field, problem }: ParameterFieldProps): ReactNode {
  const { model, view } = useDesigner();
  const editable = useObservable(model.editable);
  const box = useRef<HTMLDivElement>(null);
  const focused = useSelected(view.focusField, (name) => name === field.name);
  const opened = useSelected(
    model.portView,
    (ports) => ports.openInputs.get(node.id)?.has(field.name) === true,
  );
  const source = useSelected(model.graph, (graph) =>
    graph.edges.find((edge) => edge.target === node.id && edge.targetInput === field.name),
  );
  const value = node.parameters[field.name];
  const mode: FieldMode =
    opened || source !== undefined ? "port" : isExpression(value) ? "expression" : "literal";
  useEffect(() => {
    if (!focused) return;
    box.current?.scrollIntoView({ block: "center" });
    box.current
      ?.querySelector<HTMLElement>("input, textarea, button[role=combobox], .cm-content")
      ?.focus();
    view.focusField.set(null);
  }, [focused, view]);
  const set = (next: JsonValue | undefined): void =>
    model.edits.setParameter(node.id, field.name, next);
  const choose = (next: FieldMode): void => {
    if (next === mode || !editable) return;
    if (mode === "port") setPortOpen(model, node.id, field.name, false);
    if (next === "port") setPortOpen(model, node.id, field.name, true);
    else if (next === "expression") set({ $expr: expressionOf(value ?? field.defaultValue) });
    else if (isExpression(value)) set(undefined);
  };
  const row = field.control === "switch" && mode === "literal";
  return (
    <div
      ref={box}
      className={cn(
        "group/field min-w-0 [overflow-wrap:anywhere]",
        focused && "rounded-md ring-2 ring-accent",
      )}
    >
      <Field
        label={field.title}
        required={field.required}
        hint={field.description === undefined ? undefined : <Prose text={field.description} />}
        error={
          problem === undefined || mode === "port"
            ? undefined
            : `${problem.reason} ${problem.remedy}`
        }
        layout="stack"
        aside={<ModeSwitch mode={mode} disabled={!editable} onChoose={choose} />}
      >
        {mode === "port" ? (
          <PortNote
            source={source === undefined ? undefined : model.node(source.source)?.name}
            path={source?.sourceOutput}
          />
        ) : mode === "expression" && isExpression(value) ? (
          <ExpressionField
            node={node}
            label={field.title}
            value={value.$expr}
            disabled={!editable}
            onChange={(text) => set({ $expr: text })}
          />
        ) : (
          <div className={cn(row && "flex h-6 items-center")}>
            <LiteralControl
              node={node}
              field={field}
              value={value}
              disabled={!editable}
              onChange={set}
            />
          </div>
        )}
      </Field>
    </div>
  );
}

/** An expression that gives the value which stood there as a literal. */
function expressionOf(value: JsonValue | undefined): string {
  return value === undefined || isExpression(value) ? "input" : JSON.stringify(value);
}

/** Text with `code` in it, as descriptions write it. */
function Prose({ text }: { readonly text: string }): ReactNode {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
      <code key={index} className="rounded-[4px] bg-surface-2 px-1 font-mono text-2xs">
        {part}
      </code>
    ) : (
      part
    ),
  );
}

interface PortNoteProps {
  readonly source: string | undefined;
  readonly path: string | undefined;
}

function PortNote({ source, path }: PortNoteProps): ReactNode {
  return (
    <p className="flex min-h-8 items-center gap-2 rounded-md border border-dashed bg-surface-0 px-2.5 text-ink-2 text-sm">
      <Plug size={13} aria-hidden="true" className="shrink-0 text-ink-3" />
      {source === undefined ? (
        "Connect a value to the port on the card"
      ) : (
        <span className="truncate">
          from <span className="text-ink-1">{source}</span>{" "}
          <span className="font-mono text-2xs text-ink-3">{path}</span>
        </span>
      )}
    </p>
  );
}

interface ModeSwitchProps {
  readonly mode: FieldMode;
  readonly disabled: boolean;
  readonly onChoose: (mode: FieldMode) => void;
}

const modes = [
  { mode: "literal", label: "Enter a value", icon: Pencil },
  { mode: "expression", label: "Compute it by an expression", icon: Braces },
  { mode: "port", label: "Take it from a connection", icon: Plug },
] as const;

function ModeSwitch({ mode, disabled, onChoose }: ModeSwitchProps): ReactNode {
  return (
    <span
      className={cn(
        "flex transition-opacity",
        mode === "literal" &&
          "opacity-0 focus-within:opacity-100 group-hover/field:opacity-100 pointer-coarse:opacity-100",
      )}
    >
      {modes.map((one) => (
        <button
          key={one.mode}
          type="button"
          title={one.label}
          aria-label={one.label}
          aria-pressed={mode === one.mode}
          disabled={disabled}
          onClick={() => onChoose(one.mode)}
          className={cn(
            "focus-ring flex h-5 w-6 items-center justify-center rounded-[4px] text-ink-3 hover:bg-surface-2 hover:text-ink-1 disabled:opacity-45",
            mode === one.mode && "bg-surface-2 text-accent",
          )}
        >
          <one.icon size={12} aria-hidden="true" />
        </button>
      ))}
    </span>
  );
}
