"use client";

import {
  Button,
  CodeBlock,
  Dialog,
  ErrorState,
  RelativeTime,
  Select,
  SkeletonRows,
  StatusDot,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";

const dayMs = 86_400_000;
const lifetimes = {
  never: { label: "Works until withdrawn", ms: null },
  "7d": { label: "Works for 7 days", ms: 7 * dayMs },
  "30d": { label: "Works for 30 days", ms: 30 * dayMs },
} as const;
type Lifetime = keyof typeof lifetimes;

interface ShareLinkDialogProps {
  readonly templateId: string;
  readonly templateName: string;
  readonly onClose: () => void;
}

/** Makes links that open a template without signing in, lists them and withdraws them. */
export function ShareLinkDialog({
  templateId,
  templateName,
  onClose,
}: ShareLinkDialogProps): ReactNode {
  const queryClient = useQueryClient();
  const [lifetime, setLifetime] = useState<Lifetime>("never");
  const key = ["share-links", templateId];
  const links = useQuery({
    queryKey: key,
    queryFn: () => unwrap(client["share-links"].$get({ query: { templateId } })),
  });
  const create = useMutation({
    mutationFn: () => {
      const { ms } = lifetimes[lifetime];
      const expiresAt = ms === null ? null : Date.now() + ms;
      return unwrap(client["share-links"].$post({ json: { templateId, expiresAt } }));
    },
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: key }),
    onError: (error) => toast.error("Could not create the link", error),
  });
  const revoke = useMutation({
    mutationFn: (id: string) => unwrap(client["share-links"][":id"].$delete({ param: { id } })),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: key }),
    onError: (error) => toast.error("Could not withdraw the link", error),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Share ${templateName}`}
      description="Whoever has a link reads this template without signing in, and nothing else of the workspace."
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-2">
          <Select<Lifetime>
            aria-label="How long the link works"
            className="w-56"
            value={lifetime}
            onValueChange={setLifetime}
            options={(Object.keys(lifetimes) as Lifetime[]).map((value) => ({
              value,
              label: lifetimes[value].label,
            }))}
          />
          <Button
            variant="primary"
            icon={<Link2 size={14} aria-hidden="true" />}
            loading={create.isPending}
            onClick={() => create.mutate()}
          >
            Create link
          </Button>
        </div>
        {create.data === undefined ? null : (
          <div className="flex flex-col gap-1.5">
            <CodeBlock code={create.data.url} label="share link" wrap />
            <p className="text-ink-3 text-xs">
              Copy it now: the address is not kept, only what is needed to recognise it.
            </p>
          </div>
        )}
        {links.isPending ? (
          <SkeletonRows label="Loading links" rows={2} />
        ) : links.isError ? (
          <ErrorState
            error={links.error}
            title="Could not load the links"
            layout="line"
            onRetry={() => void links.refetch()}
          />
        ) : links.data.items.length === 0 ? (
          <p className="text-ink-3 text-sm">No link has been made yet.</p>
        ) : (
          <ul className="divide-y divide-line/70 rounded-md border">
            {links.data.items.map((link) => {
              const expired = link.expiresAt !== null && link.expiresAt <= Date.now();
              const over = link.revokedAt !== null || expired;
              return (
                <li key={link.id} className="flex min-h-10 items-center gap-3 px-3 text-sm">
                  <StatusDot
                    state={over ? "stopped" : "live"}
                    label={link.revokedAt !== null ? "Withdrawn" : expired ? "Expired" : "Works"}
                  />
                  <span className="grow text-ink-3 text-xs">
                    made <RelativeTime at={link.createdAt} />
                    {link.expiresAt === null || over ? null : (
                      <>
                        , ends <RelativeTime at={link.expiresAt} />
                      </>
                    )}
                  </span>
                  {over ? null : (
                    <Button
                      size="sm"
                      variant="danger"
                      disabled={revoke.isPending}
                      onClick={() => revoke.mutate(link.id)}
                    >
                      Withdraw
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
