"use client";

import type { JsonValue } from "@edgeloom/kernel";
import { CircleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { CodeEditor } from "../code-editor.tsx";
import { parseJson } from "../json-text.ts";

interface JsonEditorProps {
  readonly label: string;
  readonly value: JsonValue | undefined;
  readonly placeholder?: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue | undefined) => void;
}

const format = (value: JsonValue | undefined): string =>
  value === undefined ? "" : JSON.stringify(value, null, 2);

/** JSON as text. What does not parse stays in the editor, with where it goes wrong, and is not written. */
export function JsonEditor({
  label,
  value,
  placeholder,
  disabled,
  onChange,
}: JsonEditorProps): ReactNode {
  const [text, setText] = useState(() => format(value));
  const written = useRef(JSON.stringify(value));
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    // Another person's change, or an undo; one's own typing is left as it is.
    if (JSON.stringify(value) === written.current) return;
    written.current = JSON.stringify(value);
    setText(format(value));
    setProblem(null);
  }, [value]);
  const change = (next: string): void => {
    setText(next);
    if (next.trim() === "") {
      setProblem(null);
      written.current = JSON.stringify(undefined);
      onChange(undefined);
      return;
    }
    const parsed = parseJson(next);
    setProblem(parsed.ok ? null : parsed.reason);
    if (!parsed.ok) return;
    written.current = JSON.stringify(parsed.value);
    onChange(parsed.value);
  };
  return (
    <div className="flex w-full flex-col gap-1">
      <CodeEditor
        language="json"
        label={label}
        value={text}
        readOnly={disabled}
        placeholder={placeholder}
        onChange={change}
      />
      {problem === null ? null : (
        <p role="alert" className="flex gap-1 text-state-failed text-xs">
          <CircleAlert size={12} aria-hidden="true" className="mt-0.5 shrink-0" />
          {problem}
        </p>
      )}
    </div>
  );
}
