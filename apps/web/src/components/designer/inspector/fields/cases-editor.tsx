"use client";

import { isExpression, type WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { IconButton, Input } from "@edgeloom/ui";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { ExpressionField } from "../expression-field.tsx";
import { EditorRows } from "./editor-rows.tsx";

interface CasesEditorProps {
  readonly node: WorkflowNode;
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue) => void;
}

interface Case {
  readonly name: string;
  readonly when: string;
}

/** A condition as its text: JSONata written plainly, or wrapped as an expression of the engine. */
function readCases(value: JsonValue | undefined): readonly Case[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: JsonValue) => {
    if (typeof entry !== "object" || entry === null) return { name: "", when: "" };
    const when: unknown = Reflect.get(entry, "when");
    const name: unknown = Reflect.get(entry, "name");
    return {
      name: typeof name === "string" ? name : "",
      when: isExpression(when) ? when.$expr : when === undefined ? "" : String(when),
    };
  });
}

function freeCaseName(cases: readonly Case[]): string {
  for (let number = cases.length + 1; ; number += 1) {
    const name = `case${number}`;
    if (!cases.some((one) => one.name === name)) return name;
  }
}

/** The cases of a switch in their order; each becomes an output of its name. */
export function CasesEditor({ node, value, disabled, onChange }: CasesEditorProps): ReactNode {
  const cases = readCases(value);
  const write = (next: readonly Case[]): void => onChange(next.map((one) => ({ ...one })));
  const move = (index: number, by: number): void => {
    const moved = cases[index];
    if (moved === undefined) return;
    write(cases.toSpliced(index, 1).toSpliced(index + by, 0, moved));
  };
  return (
    <EditorRows
      rows={cases}
      disabled={disabled}
      removeLabel="Remove case"
      addLabel="Add case"
      onRemove={(index) => write(cases.toSpliced(index, 1))}
      onAdd={() => write([...cases, { name: freeCaseName(cases), when: "true" }])}
    >
      {(one, index, remove) => (
        <div className="mb-1 flex flex-col gap-1.5 rounded-md border bg-surface-0 p-2">
          <div className="flex items-center gap-1">
            <Input
              id={`case-${index}`}
              aria-label={`Name of case ${index + 1}`}
              mono
              value={one.name}
              placeholder="name"
              disabled={disabled}
              onChange={(event) => write(cases.with(index, { ...one, name: event.target.value }))}
            />
            <IconButton
              label="Try earlier"
              size="sm"
              disabled={disabled || index === 0}
              icon={<ArrowUp size={13} />}
              onClick={() => move(index, -1)}
            />
            <IconButton
              label="Try later"
              size="sm"
              disabled={disabled || index === cases.length - 1}
              icon={<ArrowDown size={13} />}
              onClick={() => move(index, 1)}
            />
            {remove}
          </div>
          <ExpressionField
            node={node}
            label={`Condition of ${one.name || `case ${index + 1}`}`}
            value={one.when}
            disabled={disabled}
            placeholder={'input.health = "unhealthy"'}
            onChange={(when) => write(cases.with(index, { ...one, when }))}
          />
        </div>
      )}
    </EditorRows>
  );
}
