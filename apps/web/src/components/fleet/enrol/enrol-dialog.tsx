"use client";

import {
  Badge,
  Button,
  CodeBlock,
  Dialog,
  ErrorState,
  IconButton,
  RelativeTime,
  Select,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../../client/api.ts";
import { useMay } from "../../session/session-provider.tsx";

const validities = [
  { value: "900000", label: "15 minutes" },
  { value: "3600000", label: "1 hour" },
  { value: "86400000", label: "1 day" },
] as const;

interface EnrolStepsProps {
  readonly fleetId: string;
}

/** Creates a one-time token and shows the command that uses it; lists tokens that wait to be used. */
export function EnrolSteps({ fleetId }: EnrolStepsProps): ReactNode {
  const mayWrite = useMay("fleet:write");
  const queryClient = useQueryClient();
  const [validForMs, setValidForMs] = useState<string>(validities[1].value);
  const queryKey = ["enrolment-tokens", fleetId];
  const create = useMutation({
    mutationFn: () =>
      unwrap(
        client.fleets[":fleetId"]["enrolment-tokens"].$post({
          param: { fleetId },
          json: { validForMs: Number(validForMs) },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey }),
  });
  return (
    <div className="flex flex-col gap-4 text-left">
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label="How long the token is valid"
          value={validForMs}
          onValueChange={setValidForMs}
          options={validities.map(({ value, label }) => ({ value, label: `Valid for ${label}` }))}
          className="w-44"
        />
        <Button
          variant="primary"
          loading={create.isPending}
          disabled={!mayWrite}
          onClick={() => create.mutate()}
        >
          Create enrolment command
        </Button>
      </div>
      {mayWrite ? null : (
        <p className="text-ink-3 text-xs">Enrolling a host needs the role of an operator.</p>
      )}
      {create.isError ? (
        <ErrorState layout="line" title="Could not create the token" error={create.error} />
      ) : null}
      {create.data === undefined ? null : (
        <div className="flex flex-col gap-1.5">
          <p className="text-ink-2 text-sm">
            Run this on the host. The token works once and is shown only now; it expires{" "}
            <RelativeTime at={create.data.item.expiresAt} />.
          </p>
          <CodeBlock label="command" code={create.data.command} wrap />
        </div>
      )}
      <OpenTokens
        fleetId={fleetId}
        queryKey={queryKey}
        mayWrite={mayWrite}
        // A command whose token was revoked is not there to be copied any more.
        onRevoked={(tokenId) => tokenId === create.data?.item.id && create.reset()}
      />
    </div>
  );
}

interface OpenTokensProps extends EnrolStepsProps {
  readonly queryKey: readonly string[];
  readonly mayWrite: boolean;
  readonly onRevoked: (tokenId: string) => void;
}

function OpenTokens({ fleetId, queryKey, mayWrite, onRevoked }: OpenTokensProps): ReactNode {
  const queryClient = useQueryClient();
  const tokens = useQuery({
    queryKey,
    queryFn: () =>
      unwrap(client.fleets[":fleetId"]["enrolment-tokens"].$get({ param: { fleetId } })),
    refetchInterval: 5_000,
  });
  const revoke = useMutation({
    mutationFn: (tokenId: string) =>
      unwrap(
        client.fleets[":fleetId"]["enrolment-tokens"][":tokenId"].$delete({
          param: { fleetId, tokenId },
        }),
      ),
    onSuccess: (_answer, tokenId) => {
      onRevoked(tokenId);
      return queryClient.invalidateQueries({ queryKey });
    },
    onError: (error) => toast.error("Could not revoke the token", error),
  });
  const now = Date.now();
  const shown = (tokens.data?.items ?? [])
    .filter((token) => token.usedAt === null && token.expiresAt > now)
    .slice(0, 5);
  if (shown.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-medium text-ink-2 text-xs">Tokens not used yet</h3>
      <ul className="divide-y rounded-md border">
        {shown.map((token) => (
          <li key={token.id} className="flex h-9 items-center justify-between gap-2 px-3 text-sm">
            <Badge mono>{token.id.slice(-6)}</Badge>
            <span className="grow text-ink-3 text-xs">
              expires <RelativeTime at={token.expiresAt} />
            </span>
            <IconButton
              label="Revoke token"
              size="sm"
              icon={<Trash2 size={14} />}
              disabled={!mayWrite}
              onClick={() => revoke.mutate(token.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface EnrolDialogProps extends EnrolStepsProps {
  readonly trigger: ReactNode;
}

export function EnrolDialog({ fleetId, trigger }: EnrolDialogProps): ReactNode {
  return (
    <Dialog
      trigger={trigger}
      title="Enrol a host"
      description="An agent on the host joins this fleet, reports its figures and runs workloads. It needs Node.js 20 and a way to reach this gateway."
    >
      <EnrolSteps fleetId={fleetId} />
    </Dialog>
  );
}
