"use client";

import {
  Badge,
  Button,
  EmptyState,
  ErrorState,
  Page,
  PageHeader,
  Panel,
  SearchInput,
  SkeletonRows,
  Toolbar,
} from "@edgeloom/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { LayoutTemplate, Play, Plus, Upload, Workflow } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useDeferredValue, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useMay, useSession } from "../session/session-provider.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { NewWorkflowDialog } from "./new-workflow-dialog.tsx";
import { useCreateWorkflow } from "./use-create-workflow.ts";
import { sampleGraph } from "./workflow-graphs.ts";
import { WorkflowTable } from "./workflow-table.tsx";

/** All workflows of the workspace; the search is in the address. */
export function WorkflowList(): ReactNode {
  const { workspaceId } = useSession();
  const mayWrite = useMay("workflow:write");
  const router = useRouter();
  const pathname = usePathname();
  const query = useSearchParams().get("search") ?? "";
  const [search, setSearch] = useState(query);
  const wanted = useDeferredValue(search.trim());
  const [opened, setOpened] = useState<"new" | "import" | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["workflows", workspaceId, wanted],
    placeholderData: keepPreviousData,
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      unwrap(
        client.workflows.$get({
          query: {
            ...(wanted === "" ? {} : { search: wanted }),
            ...(pageParam === "" ? {} : { cursor: pageParam }),
          },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor,
  });
  const items = list.data?.pages.flatMap((page) => page.items);
  const find = (next: string): void => {
    setSearch(next);
    const target = next.trim() === "" ? pathname : `${pathname}?search=${encodeURIComponent(next)}`;
    router.replace(target, { scroll: false });
  };
  return (
    <Page>
      <PageHeader
        title="Workflows"
        status={
          items === undefined ? undefined : (
            <Badge>
              {items.length}
              {list.hasNextPage ? "+" : ""}
            </Badge>
          )
        }
        actions={
          <>
            <Button
              disabled={!mayWrite}
              icon={<Upload size={14} />}
              onClick={() => setOpened("import")}
            >
              Import
            </Button>
            <Button
              variant="primary"
              disabled={!mayWrite}
              icon={<Plus size={14} />}
              onClick={() => setOpened("new")}
            >
              New workflow
            </Button>
          </>
        }
      />
      <Toolbar label="Filters of workflows">
        <SearchInput
          value={search}
          onValueChange={find}
          placeholder="Search workflows"
          className="w-72 max-w-full"
        />
      </Toolbar>
      <Panel flush>
        {list.isError ? (
          <ErrorState
            title="Could not load the workflows"
            error={list.error}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        ) : items === undefined ? (
          <SkeletonRows label="Loading workflows" widths={["40%", "8%", "8%", "14%"]} />
        ) : items.length > 0 ? (
          <WorkflowTable items={items} />
        ) : wanted === "" ? (
          <FirstVisit disabled={!mayWrite} />
        ) : (
          <EmptyState
            title={`No workflow matches "${wanted}"`}
            description="The search looks at names and descriptions."
            action={<Button onClick={() => find("")}>Clear search</Button>}
          />
        )}
      </Panel>
      {list.hasNextPage ? (
        <Button
          className="self-center"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
      {opened === "new" ? <NewWorkflowDialog onClose={() => setOpened(null)} /> : null}
      {opened === "import" ? <ImportDialog onClose={() => setOpened(null)} /> : null}
    </Page>
  );
}

/** The first visit: a sample that runs with one press, and the way to templates. */
function FirstVisit({ disabled }: { readonly disabled: boolean }): ReactNode {
  const create = useCreateWorkflow();
  return (
    <>
      <EmptyState
        icon={<Workflow size={20} />}
        title="Your first workflow"
        description="A workflow is a graph of steps that act on edge nodes. Open the sample and run it on the simulated world, or take a template and make it yours."
        action={
          <>
            <Button
              variant="primary"
              disabled={disabled}
              loading={create.isPending || create.isSuccess}
              icon={<Play size={14} />}
              onClick={() => create.mutate(sampleGraph())}
            >
              Open the sample workflow
            </Button>
            <Button asChild>
              <Link href="/templates">
                <LayoutTemplate size={14} aria-hidden="true" />
                Browse templates
              </Link>
            </Button>
          </>
        }
      />
      {create.isError ? (
        <ErrorState
          layout="line"
          className="mx-4 mb-4"
          title="Could not create the sample"
          error={create.error}
        />
      ) : null}
    </>
  );
}
