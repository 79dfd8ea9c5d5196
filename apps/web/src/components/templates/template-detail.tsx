"use client";

import {
  Badge,
  Button,
  ConfirmDialog,
  DropdownMenu,
  ErrorState,
  IconButton,
  type MenuEntry,
  Page,
  PageHeader,
  Panel,
  RelativeTime,
  Skeleton,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, GitFork, Link2, Pencil, Trash2, Upload } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useQueryState } from "../../client/query-state.ts";
import { FrameBreadcrumb } from "../frame/breadcrumb.tsx";
import { useMay, useSession } from "../session/session-provider.tsx";
import { EditTemplateDialog } from "./edit-template-dialog.tsx";
import { NewVersionDialog } from "./new-version-dialog.tsx";
import { ShareLinkDialog } from "./share-link-dialog.tsx";
import { TemplateReading } from "./template-reading.tsx";
import { categoryWord, type TemplateView } from "./template-types.ts";
import { UseTemplatePanel } from "./use-template-panel.tsx";
import { VisibilityBadge } from "./visibility-badge.tsx";

type Open = "edit" | "share" | "version" | "delete";

export function TemplateDetail({ templateId }: { readonly templateId: string }): ReactNode {
  const [query] = useQueryState();
  const version = query.get("version");
  const template = useQuery({
    queryKey: ["templates", templateId, version],
    queryFn: async () => {
      const found = await unwrap(
        client.templates[":id"].$get({
          param: { id: templateId },
          query: version === null ? {} : { version },
        }),
      );
      return found as TemplateView;
    },
  });
  if (template.isPending) return <TemplateSkeleton />;
  if (template.isError) {
    return (
      <ErrorState
        error={template.error}
        title="Could not load the template"
        onRetry={() => void template.refetch()}
      />
    );
  }
  return <LoadedTemplate template={template.data} />;
}

function LoadedTemplate({ template }: { readonly template: TemplateView }): ReactNode {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <Page className="max-w-[1200px]">
      <FrameBreadcrumb crumbs={[{ label: template.name }]} />
      <PageHeader
        title={template.name}
        status={<VisibilityBadge visibility={template.visibility} builtIn={template.builtIn} />}
        description={template.summary}
        actions={<TemplateActions template={template} onOpen={setOpen} />}
      />
      <Lineage template={template} />
      <TemplateReading
        template={template}
        aside={<UseTemplatePanel key={template.version.id} template={template} />}
      >
        <Versions template={template} />
      </TemplateReading>
      {open === "edit" ? <EditTemplateDialog template={template} onClose={close} /> : null}
      {open === "version" ? <NewVersionDialog template={template} onClose={close} /> : null}
      {open === "share" ? (
        <ShareLinkDialog templateId={template.id} templateName={template.name} onClose={close} />
      ) : null}
      <DeleteTemplate template={template} open={open === "delete"} onClose={close} />
    </Page>
  );
}

interface TemplateActionsProps {
  readonly template: TemplateView;
  readonly onOpen: (open: Open) => void;
}

function TemplateActions({ template, onOpen }: TemplateActionsProps): ReactNode {
  const may = useMay("template:write");
  const { workspaceId } = useSession();
  const router = useRouter();
  const queryClient = useQueryClient();
  const own = template.workspaceId === workspaceId && !template.builtIn;
  const fork = useMutation({
    mutationFn: () => unwrap(client.templates[":id"].fork.$post({ param: { id: template.id } })),
    onSuccess: ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      toast.success("Forked into your workspace");
      router.push(`/templates/${id}`);
    },
    onError: (error) => toast.error("Could not fork the template", error),
  });
  if (!may) return null;
  const entries: readonly MenuEntry[] = [
    {
      type: "action",
      label: "Edit texts and visibility",
      icon: <Pencil size={14} />,
      onSelect: () => onOpen("edit"),
    },
    {
      type: "action",
      label: "Publish a new version",
      icon: <Upload size={14} />,
      onSelect: () => onOpen("version"),
    },
    { type: "separator", id: "before-delete" },
    {
      type: "action",
      label: "Delete template",
      icon: <Trash2 size={14} />,
      danger: true,
      onSelect: () => onOpen("delete"),
    },
  ];
  return (
    <>
      <Button
        icon={<GitFork size={14} aria-hidden="true" />}
        loading={fork.isPending}
        onClick={() => fork.mutate()}
      >
        Fork
      </Button>
      {template.workspaceId === workspaceId ? (
        <Button icon={<Link2 size={14} aria-hidden="true" />} onClick={() => onOpen("share")}>
          Share
        </Button>
      ) : null}
      {own ? (
        <DropdownMenu
          align="end"
          trigger={
            <IconButton
              label="More actions"
              variant="secondary"
              icon={<Ellipsis size={16} aria-hidden="true" />}
            />
          }
          entries={entries}
        />
      ) : null}
    </>
  );
}

function Lineage({ template }: { readonly template: TemplateView }): ReactNode {
  return (
    <p className="-mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-3 text-xs">
      <Badge>{categoryWord(template.category)}</Badge>
      <span>
        by{" "}
        <span className="text-ink-2">{template.builtIn ? "Edgeloom" : template.workspaceName}</span>
      </span>
      {template.forkedFrom === null ? null : (
        <span>
          forked from{" "}
          <Link
            href={`/templates/${template.forkedFrom.id}?version=${template.forkedFrom.number}`}
            className="focus-ring rounded-[4px] text-ink-2 underline-offset-4 hover:underline"
          >
            {template.forkedFrom.name} v{template.forkedFrom.number}
          </Link>
        </span>
      )}
      <span className="tabular">
        used {template.uses === 1 ? "once" : `${template.uses} times`}
      </span>
      <span className="tabular">{template.forks === 1 ? "1 fork" : `${template.forks} forks`}</span>
      <span>
        changed <RelativeTime at={template.updatedAt} />
      </span>
    </p>
  );
}

function Versions({ template }: { readonly template: TemplateView }): ReactNode {
  return (
    <Panel title="Versions" flush>
      <ol className="divide-y divide-line/70">
        {template.versions.map((version) => (
          <li key={version.number}>
            <Link
              href={`/templates/${template.id}?version=${version.number}`}
              aria-current={version.number === template.version.number ? "true" : undefined}
              className="focus-ring flex items-baseline gap-3 px-4 py-2 text-sm hover:bg-surface-2/60 aria-[current]:bg-accent/8"
            >
              <span className="w-8 font-mono text-ink-1 text-xs">v{version.number}</span>
              <span className="grow text-pretty text-ink-2">
                {version.notes === "" ? "No notes" : version.notes}
              </span>
              <RelativeTime at={version.createdAt} className="text-ink-3 text-xs" />
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

interface DeleteTemplateProps {
  readonly template: TemplateView;
  readonly open: boolean;
  readonly onClose: () => void;
}

function DeleteTemplate({ template, open, onClose }: DeleteTemplateProps): ReactNode {
  const router = useRouter();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(client.templates[":id"].$delete({ param: { id: template.id } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["templates", "list"] });
      toast.success("Template deleted");
      router.push("/templates");
    },
    onError: (error) => toast.error("Could not delete the template", error),
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete template ${template.name}?`}
      description="All its versions and share links go with it. Workflows that were made from it stay."
      confirmLabel="Delete template"
      loading={remove.isPending}
      onConfirm={() => remove.mutate()}
    />
  );
}

function TemplateSkeleton(): ReactNode {
  return (
    <Page className="max-w-[1200px]">
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-4 w-96 max-w-full" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </Page>
  );
}
