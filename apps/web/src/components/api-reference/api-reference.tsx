"use client";

import { EmptyState, ErrorState, Page, PageHeader, SearchInput, Skeleton } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { readProblem } from "../../client/problem-error.ts";
import { useQueryState } from "../../client/query-state.ts";
import {
  type ApiOperation,
  groupByTag,
  type OpenApiDocument,
  openApiSchema,
  operationsOf,
} from "./openapi-document.ts";
import { MethodWord, OperationCard } from "./operation-card.tsx";

async function loadDocument(): Promise<OpenApiDocument> {
  const response = await fetch("/api/v1/openapi.json");
  if (!response.ok) throw await readProblem(response);
  return openApiSchema.parse(await response.json());
}

interface ApiReferenceProps {
  readonly signedIn: boolean;
  /** Where the API is served, for examples. */
  readonly origin: string;
}

/** Every operation of the REST API, from its own description. */
export function ApiReference({ signedIn, origin }: ApiReferenceProps): ReactNode {
  const document = useQuery({
    queryKey: ["openapi"],
    queryFn: loadDocument,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page className="max-w-[1400px]">
      <PageHeader
        title="API reference"
        description={
          <>
            Everything that the interface does, over HTTP. Authenticate with a key from Settings as{" "}
            <code className="font-mono text-xs">Authorization: Bearer ek_…</code>. Errors are
            problem details (RFC 9457) with a stable <code className="font-mono text-xs">code</code>{" "}
            and a <code className="font-mono text-xs">remedy</code>.{" "}
            <a href="/api/v1/openapi.json" className="text-accent hover:underline">
              OpenAPI document
            </a>
          </>
        }
      />
      {document.isPending ? (
        <div className="flex flex-col gap-2">
          {Array.from({ length: 10 }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
            <Skeleton key={index} className="h-11" />
          ))}
        </div>
      ) : document.isError ? (
        <ErrorState
          error={document.error}
          title="Could not load the description of the API"
          onRetry={() => void document.refetch()}
        />
      ) : (
        <Operations document={document.data} signedIn={signedIn} origin={origin} />
      )}
    </Page>
  );
}

const matches = (operation: ApiOperation, search: string): boolean =>
  `${operation.method} ${operation.path} ${operation.summary} ${operation.tag}`
    .toLowerCase()
    .includes(search.trim().toLowerCase());

interface OperationsProps extends ApiReferenceProps {
  readonly document: OpenApiDocument;
}

function Operations({ document, signedIn, origin }: OperationsProps): ReactNode {
  const [query, changeQuery] = useQueryState();
  const search = query.get("search") ?? "";
  const wanted = query.get("operation");
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () => new Set(wanted === null ? [] : [wanted]),
  );
  useEffect(() => {
    if (wanted !== null) window.document.getElementById(wanted)?.scrollIntoView();
  }, [wanted]);
  const groups = groupByTag(operationsOf(document).filter((each) => matches(each, search)));
  const schemas = document.components?.schemas ?? {};
  const show = (id: string, open: boolean) => {
    const next = new Set(opened);
    if (open) next.add(id);
    else next.delete(id);
    setOpened(next);
    changeQuery({ operation: open ? id : null });
  };
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <nav
        aria-label="Operations"
        className="sticky top-16 flex max-h-[calc(100dvh-5rem)] flex-col gap-3 overflow-y-auto pb-4 max-lg:hidden"
      >
        {groups.map(({ tag, operations }) => (
          <details key={tag} open={search !== ""} className="group/tag">
            <summary className="focus-ring cursor-pointer rounded-md px-2 py-1 font-medium text-ink-1 text-sm hover:bg-surface-2">
              {tag}
            </summary>
            <ul className="mt-1 flex flex-col">
              {operations.map((operation) => (
                <li key={operation.id}>
                  <button
                    type="button"
                    onClick={() => show(operation.id, true)}
                    className="focus-ring flex w-full items-baseline rounded-md px-2 py-1 text-left text-ink-2 text-xs hover:bg-surface-2 hover:text-ink-1"
                  >
                    <MethodWord method={operation.method} />
                    <span className="min-w-0 break-words">{operation.summary}</span>
                  </button>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </nav>
      <div className="flex min-w-0 flex-col gap-8">
        <SearchInput
          placeholder="Search operations"
          className="max-w-md"
          value={search}
          onValueChange={(text) => changeQuery({ search: text })}
        />
        {groups.length === 0 ? (
          <EmptyState
            icon={<SearchX size={20} aria-hidden="true" />}
            title="No operation matches"
            description="Search for a path, a method or what it does."
          />
        ) : null}
        {groups.map(({ tag, operations }) => (
          <section key={tag} className="flex flex-col gap-2">
            <h2 className="font-semibold text-ink-1 text-lg">{tag}</h2>
            {operations.map((operation) => (
              <OperationCard
                key={operation.id}
                operation={operation}
                schemas={schemas}
                origin={origin}
                signedIn={signedIn}
                open={opened.has(operation.id)}
                onOpenChange={(open) => show(operation.id, open)}
              />
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}
