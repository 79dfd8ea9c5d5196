"use client";

import { cn } from "@edgeloom/ui";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { SchemaObject } from "./openapi-document.ts";
import { fieldsOf, limitWords, type SchemaField, type Schemas, typeWords } from "./schema-words.ts";

interface SchemaTreeProps {
  readonly schema: SchemaObject;
  readonly schemas: Schemas;
}

/** The fields of a schema; those that hold more open. */
export function SchemaTree({ schema, schemas }: SchemaTreeProps): ReactNode {
  const fields = fieldsOf(schema, schemas);
  if (fields.length === 0) {
    return <p className="font-mono text-ink-2 text-xs">{typeWords(schema)}</p>;
  }
  return (
    <div className="min-w-0">
      <p className="pb-1 font-mono text-2xs text-ink-3">{typeWords(schema)}</p>
      <FieldList fields={fields} schemas={schemas} />
    </div>
  );
}

interface FieldListProps {
  readonly fields: readonly SchemaField[];
  readonly schemas: Schemas;
}

function FieldList({ fields, schemas }: FieldListProps): ReactNode {
  return (
    <ul className="divide-y divide-line/60">
      {fields.map((field) => (
        <FieldRow key={field.name} field={field} schemas={schemas} />
      ))}
    </ul>
  );
}

interface FieldRowProps {
  readonly field: SchemaField;
  readonly schemas: Schemas;
}

function FieldRow({ field, schemas }: FieldRowProps): ReactNode {
  const [open, setOpen] = useState(false);
  const inner = fieldsOf(field.schema, schemas);
  const limits = limitWords(field.schema);
  const words = (
    <>
      <span className="font-mono text-ink-1">{field.name}</span>
      {field.required ? <span className="text-2xs text-state-warning">required</span> : null}
      <span className="min-w-0 break-words font-mono text-2xs text-ink-3">
        {typeWords(field.schema)}
      </span>
      {limits === "" ? null : <span className="text-2xs text-ink-3">{limits}</span>}
    </>
  );
  return (
    <li className="py-1.5 text-xs">
      {inner.length === 0 ? (
        <div className="flex flex-wrap items-baseline gap-x-2 pl-4">{words}</div>
      ) : (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="focus-ring flex w-full flex-wrap items-baseline gap-x-2 rounded-[4px] text-left"
        >
          <ChevronRight
            aria-hidden="true"
            size={12}
            className={cn(
              "-mr-1 shrink-0 self-center text-ink-3 transition-transform",
              open && "rotate-90",
            )}
          />
          {words}
        </button>
      )}
      {field.schema.description === undefined ? null : (
        <p className="pl-4 text-ink-2">{field.schema.description}</p>
      )}
      {open ? (
        <div className="mt-1 ml-1.5 border-line border-l pl-3">
          <FieldList fields={inner} schemas={schemas} />
        </div>
      ) : null}
    </li>
  );
}
