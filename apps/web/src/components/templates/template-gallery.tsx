"use client";

import {
  Button,
  type Command,
  EmptyState,
  ErrorState,
  Page,
  PageHeader,
  SearchInput,
  Segmented,
  Skeleton,
  Toolbar,
  useCommands,
} from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { LayoutTemplate, SearchX } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useMemo, useRef } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useQueryState } from "../../client/query-state.ts";
import { useSession } from "../session/session-provider.tsx";
import { TemplateCard } from "./template-card.tsx";
import { matchesTemplate } from "./template-search.ts";
import { categoryWord, type TemplateSummaryView } from "./template-types.ts";

const all = "all";
const mine = "mine";

export function TemplateGallery(): ReactNode {
  const [query, changeQuery] = useQueryState();
  const { workspaceId } = useSession();
  const templates = useQuery({
    queryKey: ["templates", "list"],
    queryFn: async () => {
      const { items } = await unwrap(client.templates.$get({ query: {} }));
      return items as readonly TemplateSummaryView[];
    },
  });
  const search = query.get("search") ?? "";
  const category = query.get("category") ?? all;
  const box = useRef<HTMLInputElement>(null);
  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: "templates:search",
        title: "Search templates",
        group: "Templates",
        shortcut: "/",
        run: () => box.current?.focus(),
      },
    ],
    [],
  );
  useCommands(commands);
  const items = templates.data ?? [];
  const categories = [...new Set(items.map((each) => each.category))];
  const shown = items.filter(
    (each) =>
      matchesTemplate(each, search) &&
      (category === all ||
        (category === mine
          ? each.workspaceId === workspaceId && !each.builtIn
          : each.category === category)),
  );
  return (
    <Page>
      <PageHeader
        title="Templates"
        description="Workflows that work, each with a short lesson. Use one as it is, or fork it and make it yours."
      />
      <Toolbar label="Filters of templates">
        <SearchInput
          ref={box}
          placeholder="Search templates"
          shortcut="/"
          className="w-64 max-sm:w-full"
          value={search}
          onValueChange={(text) => changeQuery({ search: text })}
        />
        <div className="max-w-full overflow-x-auto [scrollbar-width:none]">
          <Segmented
            aria-label="Category"
            value={category}
            onValueChange={(value) => changeQuery({ category: value === all ? null : value })}
            options={[
              { value: all, label: "All" },
              ...categories.map((value) => ({ value, label: categoryWord(value) })),
              { value: mine, label: "Ours" },
            ]}
          />
        </div>
      </Toolbar>
      {templates.isPending ? (
        <Grid>
          {Array.from({ length: 6 }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cards are all alike and never move.
            <Skeleton key={index} className="h-80 rounded-lg" />
          ))}
        </Grid>
      ) : templates.isError ? (
        <ErrorState
          error={templates.error}
          title="Could not load templates"
          onRetry={() => void templates.refetch()}
        />
      ) : shown.length > 0 ? (
        <Grid>
          {shown.map((template) => (
            <TemplateCard key={template.id} template={template} />
          ))}
        </Grid>
      ) : search === "" ? (
        <EmptyState
          icon={<LayoutTemplate size={20} aria-hidden="true" />}
          title={category === mine ? "No template of yours yet" : "No templates yet"}
          description="Open a workflow that works and publish it as a template: others then take it with one press."
          action={
            <Button asChild variant="primary">
              <Link href="/workflows">Open a workflow</Link>
            </Button>
          }
        />
      ) : (
        <EmptyState
          icon={<SearchX size={20} aria-hidden="true" />}
          title="No template matches"
          description={`Nothing is named or described like "${search}".`}
          action={
            <Button onClick={() => changeQuery({ search: null, category: null })}>
              Show all templates
            </Button>
          }
        />
      )}
    </Page>
  );
}

function Grid({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="grid gap-4 [grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr))]">
      {children}
    </div>
  );
}
