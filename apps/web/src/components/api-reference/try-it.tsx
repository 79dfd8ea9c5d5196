"use client";

import type { JsonValue } from "@edgeloom/kernel";
import { Button, Field, formatDuration, Input, StatusBadge } from "@edgeloom/ui";
import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import { JsonBox } from "../runs/json-box.tsx";
import { addressOf } from "./curl-example.ts";
import type { ApiOperation } from "./openapi-document.ts";

interface Answer {
  readonly status: number;
  readonly tookMs: number;
  readonly body: JsonValue;
}

async function call(address: string): Promise<Answer> {
  const begin = performance.now();
  const response = await fetch(address);
  const body = (await response.json()) as JsonValue;
  return { status: response.status, tookMs: performance.now() - begin, body };
}

/** Calls an operation that only reads, as the signed-in user. */
export function TryIt({ operation }: { readonly operation: ApiOperation }): ReactNode {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const answer = useMutation({ mutationFn: () => call(addressOf(operation, values)) });
  const asked = operation.parameters.filter(
    (parameter) => parameter.in === "path" || parameter.in === "query",
  );
  const complete = asked.every(
    (parameter) => parameter.in !== "path" || (values[parameter.name] ?? "") !== "",
  );
  return (
    <form
      className="flex flex-col gap-3 rounded-md border bg-surface-1 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        answer.mutate();
      }}
    >
      {asked.length === 0 ? null : (
        <div className="grid gap-3 sm:grid-cols-2">
          {asked.map((parameter) => (
            <Field
              key={parameter.name}
              label={parameter.name}
              required={parameter.required === true}
            >
              <Input
                mono
                autoComplete="off"
                value={values[parameter.name] ?? ""}
                onChange={(event) => setValues({ ...values, [parameter.name]: event.target.value })}
              />
            </Field>
          ))}
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          type="submit"
          size="sm"
          disabled={!complete}
          loading={answer.isPending}
          icon={<Play size={12} aria-hidden="true" />}
        >
          Send
        </Button>
        <code className="min-w-0 break-all font-mono text-2xs text-ink-3">
          {addressOf(operation, values)}
        </code>
        {answer.data === undefined ? null : (
          <span className="ml-auto flex items-center gap-2 text-ink-3 text-xs">
            <StatusBadge
              state={answer.data.status < 400 ? "succeeded" : "failed"}
              label={String(answer.data.status)}
            />
            {formatDuration(answer.data.tookMs)}
          </span>
        )}
      </div>
      {answer.isError ? (
        <p role="alert" className="text-sm text-state-failed">
          No answer came: {answer.error.message}. Is the server running?
        </p>
      ) : null}
      {answer.data === undefined ? null : <JsonBox value={answer.data.body} label="answer" />}
    </form>
  );
}
