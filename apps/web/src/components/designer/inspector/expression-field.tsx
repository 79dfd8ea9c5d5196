"use client";

import { evaluateExpression, type WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { cn } from "@edgeloom/ui";
import { CircleAlert } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";
import { browserClock, browserRandom } from "./browser-time.ts";
import { CodeEditor } from "./code-editor.tsx";
import { expressionCompletion } from "./expression-completion.ts";
import { previewScope } from "./preview-scope.ts";
import { useLastOutputs } from "./use-last-outputs.ts";

interface ExpressionFieldProps {
  readonly node: WorkflowNode;
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly placeholder?: string | undefined;
  readonly onChange: (text: string) => void;
}

type Preview =
  | { readonly kind: "value"; readonly value: JsonValue | undefined }
  | { readonly kind: "error"; readonly reason: string };

const previewAfterMs = 200;

/** A JSONata expression with completion, and what it gives with the last run's data. */
export function ExpressionField({
  node,
  label,
  value,
  disabled,
  placeholder,
  onChange,
}: ExpressionFieldProps): ReactNode {
  const { model } = useDesigner();
  const graph = useObservable(model.graph);
  const outputs = useLastOutputs();
  const scope = useMemo(() => previewScope(graph, node, outputs), [graph, node, outputs]);
  const latest = useRef(scope);
  useEffect(() => {
    latest.current = scope;
  });
  const complete = useMemo(() => expressionCompletion(() => latest.current), []);
  const [preview, setPreview] = useState<Preview | null>(null);
  const hasData = Object.keys(outputs).length > 0;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      evaluateExpression(value, scope, {
        clock: browserClock,
        random: browserRandom,
        timeLimitMs: 250,
      }).then(
        (result) => current && setPreview({ kind: "value", value: result }),
        (error: unknown) =>
          current &&
          setPreview({ kind: "error", reason: error instanceof Error ? error.message : "" }),
      );
    }, previewAfterMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [value, scope]);
  return (
    <div className="flex flex-col gap-1">
      <CodeEditor
        language="jsonata"
        label={`${label}, expression`}
        value={value}
        readOnly={disabled}
        placeholder={placeholder ?? "input.edgeNode"}
        complete={complete}
        onChange={onChange}
        className="border-accent/50"
      />
      {preview === null || value.trim() === "" ? null : (
        <ExpressionPreview preview={preview} hasData={hasData} />
      )}
    </div>
  );
}

interface ExpressionPreviewProps {
  readonly preview: Preview;
  readonly hasData: boolean;
}

function ExpressionPreview({ preview, hasData }: ExpressionPreviewProps): ReactNode {
  if (preview.kind === "error") {
    return (
      <p className="flex gap-1 text-state-failed text-xs">
        <CircleAlert size={12} aria-hidden="true" className="mt-0.5 shrink-0" />
        {preview.reason}
      </p>
    );
  }
  const text = preview.value === undefined ? "nothing" : JSON.stringify(preview.value);
  return (
    <p className="flex min-w-0 gap-1.5 rounded-md bg-surface-2/70 px-2 py-1 text-2xs">
      <span className="shrink-0 text-ink-3">{hasData ? "gives" : "without data gives"}</span>
      <span
        title={text.slice(0, 2_000)}
        className={cn(
          "line-clamp-3 min-w-0 break-all font-mono",
          preview.value === undefined ? "text-ink-3" : "text-ink-1",
        )}
      >
        {text.slice(0, 400)}
      </span>
    </p>
  );
}
