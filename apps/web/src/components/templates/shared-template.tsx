"use client";

import {
  Button,
  EmptyState,
  ErrorState,
  Page,
  PageHeader,
  Panel,
  Skeleton,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { GitFork, Link2Off, LogIn } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { client, unwrap } from "../../client/api.ts";
import { ProblemError } from "../../client/problem-error.ts";
import { TemplateReading } from "./template-reading.tsx";
import type { TemplateView } from "./template-types.ts";

interface SharedTemplateProps {
  readonly token: string;
  /** The workspace that a fork goes to; null when nobody is signed in. */
  readonly workspaceName: string | null;
  /** Whether the signed-in user's role may fork. */
  readonly mayFork: boolean;
}

/** What a share link opens: the template and nothing else of its workspace. */
export function SharedTemplate({ token, workspaceName, mayFork }: SharedTemplateProps): ReactNode {
  const template = useQuery({
    queryKey: ["share", token],
    queryFn: async () => {
      const found = await unwrap(client["share-links"].open[":token"].$get({ param: { token } }));
      return found as Pick<TemplateView, "name" | "summary" | "lesson" | "version">;
    },
  });
  if (template.isPending) {
    return (
      <Page className="max-w-[1200px]">
        <Skeleton className="h-8 w-72" />
        <Skeleton className="h-72" />
      </Page>
    );
  }
  if (template.isError) {
    const gone =
      template.error instanceof ProblemError && [404, 410].includes(template.error.status);
    return gone ? (
      <EmptyState
        className="py-24"
        icon={<Link2Off size={20} aria-hidden="true" />}
        title="This link does not work any more"
        description="It was withdrawn, has expired, or was not copied whole. Ask whoever sent it for a new one."
        action={
          <Button asChild>
            <Link href="/">Go to Edgeloom</Link>
          </Button>
        }
      />
    ) : (
      <ErrorState
        error={template.error}
        title="Could not open the link"
        onRetry={() => void template.refetch()}
      />
    );
  }
  const { name, summary, version } = template.data;
  return (
    <Page className="max-w-[1200px]">
      <PageHeader
        title={name}
        status={<span className="font-mono text-ink-3 text-xs">v{version.number}</span>}
        description={summary}
      />
      <TemplateReading
        template={template.data}
        aside={<TakeIt token={token} workspaceName={workspaceName} mayFork={mayFork} />}
      >
        {version.parameters.length === 0 ? null : (
          <Panel title="What you can set">
            <dl className="flex flex-col gap-3">
              {version.parameters.map((each) => (
                <div key={`${each.nodeId}.${each.parameter}`}>
                  <dt className="font-medium text-ink-1 text-sm">{each.title}</dt>
                  <dd className="text-ink-2 text-sm">{each.description}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        )}
      </TemplateReading>
    </Page>
  );
}

function TakeIt({ token, workspaceName, mayFork }: SharedTemplateProps): ReactNode {
  const router = useRouter();
  const fork = useMutation({
    mutationFn: () => unwrap(client["share-links"].open[":token"].fork.$post({ param: { token } })),
    onSuccess: ({ id }) => router.push(`/templates/${id}`),
    onError: (error) => toast.error("Could not fork the template", error),
  });
  if (workspaceName === null) {
    const next = encodeURIComponent(`/share/${token}`);
    return (
      <Panel title="Use it">
        <div className="flex flex-col gap-3">
          <p className="text-ink-2 text-sm">
            With an account on this installation you copy it into your workspace, run it and change
            it.
          </p>
          <Button asChild variant="primary" size="lg">
            <Link href={`/sign-in?next=${next}`}>
              <LogIn size={16} aria-hidden="true" />
              Sign in to fork
            </Link>
          </Button>
        </div>
      </Panel>
    );
  }
  return (
    <Panel title="Use it">
      <div className="flex flex-col gap-3">
        <p className="text-ink-2 text-sm">
          {mayFork
            ? `A copy of your own in ${workspaceName}, which remembers where it came from.`
            : `Your role in ${workspaceName} may not add templates. Ask an owner for the role editor.`}
        </p>
        <Button
          variant="primary"
          size="lg"
          disabled={!mayFork}
          loading={fork.isPending}
          icon={<GitFork size={16} aria-hidden="true" />}
          onClick={() => fork.mutate()}
        >
          Fork into my workspace
        </Button>
      </div>
    </Panel>
  );
}
