"use client";

import { CodeBlock, cn, Tabs } from "@edgeloom/ui";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { curlExample } from "./curl-example.ts";
import type { ApiOperation, Method } from "./openapi-document.ts";
import { SchemaTree } from "./schema-tree.tsx";
import { limitWords, type Schemas, typeWords } from "./schema-words.ts";
import { TryIt } from "./try-it.tsx";

const methodColours: Readonly<Record<Method, string>> = {
  get: "text-category-edge",
  post: "text-category-placement",
  put: "text-category-trigger",
  patch: "text-category-trigger",
  delete: "text-state-failed",
};

export function MethodWord({ method }: { readonly method: Method }): ReactNode {
  return (
    <span
      className={cn(
        "inline-block w-13 shrink-0 font-medium font-mono text-2xs uppercase",
        methodColours[method],
      )}
    >
      {method}
    </span>
  );
}

interface OperationCardProps {
  readonly operation: ApiOperation;
  readonly schemas: Schemas;
  readonly origin: string;
  readonly signedIn: boolean;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function OperationCard({
  operation,
  open,
  onOpenChange,
  ...rest
}: OperationCardProps): ReactNode {
  return (
    <article
      id={operation.id}
      className="scroll-mt-16 overflow-hidden rounded-lg border bg-surface-1"
    >
      <h3>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => onOpenChange(!open)}
          className="focus-ring flex w-full items-center gap-2 px-3 py-2.5 text-left hover:bg-surface-2/60 focus-visible:-outline-offset-2 max-sm:flex-wrap"
        >
          <ChevronRight
            aria-hidden="true"
            size={14}
            className={cn("shrink-0 text-ink-3 transition-transform", open && "rotate-90")}
          />
          <MethodWord method={operation.method} />
          <span className="shrink-0 break-all font-mono text-ink-1 text-xs max-sm:shrink">
            {operation.path}
          </span>
          <span className="min-w-0 grow truncate text-right text-ink-3 text-xs max-sm:basis-full max-sm:pl-6 max-sm:text-left">
            {operation.summary}
          </span>
        </button>
      </h3>
      {open ? <OperationBody operation={operation} {...rest} /> : null}
    </article>
  );
}

function OperationBody({
  operation,
  schemas,
  origin,
  signedIn,
}: Omit<OperationCardProps, "open" | "onOpenChange">): ReactNode {
  const [status, setStatus] = useState(operation.responses[0]?.status ?? "");
  return (
    <div className="grid gap-6 border-t p-4 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-5">
        <p className="text-pretty text-ink-1 text-sm">
          {operation.summary}
          {operation.description === "" ? null : (
            <span className="mt-1 block text-ink-2">{operation.description}</span>
          )}
        </p>
        {operation.parameters.length === 0 ? null : (
          <Part title="Parameters">
            <ul className="divide-y divide-line/60">
              {operation.parameters.map((parameter) => (
                <li key={`${parameter.in}-${parameter.name}`} className="py-1.5 text-xs">
                  <div className="flex flex-wrap items-baseline gap-x-2">
                    <span className="font-mono text-ink-1">{parameter.name}</span>
                    <span className="text-2xs text-ink-3">{parameter.in}</span>
                    {parameter.required === true ? (
                      <span className="text-2xs text-state-warning">required</span>
                    ) : null}
                    <span className="break-words font-mono text-2xs text-ink-3">
                      {typeWords(parameter.schema ?? {})}
                    </span>
                    <span className="text-2xs text-ink-3">
                      {limitWords(parameter.schema ?? {})}
                    </span>
                  </div>
                  {parameter.schema?.description === undefined ? null : (
                    <p className="text-ink-2">{parameter.schema.description}</p>
                  )}
                </li>
              ))}
            </ul>
          </Part>
        )}
        {operation.body === undefined ? null : (
          <Part title="Body">
            <SchemaTree schema={operation.body} schemas={schemas} />
          </Part>
        )}
        <Part title="Responses">
          <Tabs
            aria-label="Responses"
            value={status}
            onValueChange={setStatus}
            contentClassName="pt-3"
            tabs={operation.responses.map((response) => ({
              value: response.status,
              label: response.status === "default" ? "Problem" : response.status,
              content: (
                <div className="flex flex-col gap-2">
                  <p className="text-ink-2 text-xs">{response.description}</p>
                  {response.schema === undefined ? null : (
                    <SchemaTree schema={response.schema} schemas={schemas} />
                  )}
                </div>
              ),
            }))}
          />
        </Part>
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        <Part title="From a terminal">
          <CodeBlock code={curlExample(operation, origin, schemas)} label="command" />
        </Part>
        {operation.method === "get" && signedIn ? (
          <Part title="Try it">
            <TryIt operation={operation} />
          </Part>
        ) : null}
      </div>
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly children: ReactNode;
}

function Part({ title, children }: PartProps): ReactNode {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h4 className="font-medium text-ink-2 text-xs">{title}</h4>
      {children}
    </section>
  );
}
