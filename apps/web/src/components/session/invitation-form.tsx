"use client";

import { Button, ErrorState, Skeleton, toProblem } from "@edgeloom/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { signIn } from "../../client/sign-in.ts";
import { type AccountDraft, AccountFields } from "./account-fields.tsx";
import { FormProblem } from "./form-problem.tsx";

/** Accepts an invitation with a new account, or as the user who is signed in already. */
export function InvitationForm({ token }: { readonly token: string }): ReactNode {
  const router = useRouter();
  const offer = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => unwrap(client.invitations.open[":token"].$get({ param: { token } })),
  });
  const [draft, setDraft] = useState<AccountDraft>({ name: "", email: "", password: "" });
  const accept = useMutation({
    mutationFn: async (account: AccountDraft | null) => {
      const { workspaceId } = await unwrap(
        client.invitations.open[":token"].accept.$post({ param: { token }, json: { account } }),
      );
      if (account !== null) await signIn(account.email, account.password);
      await unwrap(client.session.workspace.$put({ json: { workspaceId } }));
    },
    onSuccess: () => {
      router.push("/workflows");
      router.refresh();
    },
  });

  if (offer.isPending) return <Skeleton className="h-64" />;
  if (offer.isError) {
    return (
      <ErrorState
        error={offer.error}
        title="Could not open the invitation"
        onRetry={() => offer.refetch()}
      />
    );
  }
  const { workspaceName, ownWorkspace, role, signedInAs } = offer.data;
  const problem = accept.isError ? toProblem(accept.error, "Could not accept") : null;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate(signedInAs === null ? draft : null);
      }}
    >
      <div>
        <h1 className="font-semibold text-ink-1 text-lg">
          {ownWorkspace ? "Your own workspace" : `Join ${workspaceName}`}
        </h1>
        <p className="mt-1 text-ink-2 text-sm">
          {ownWorkspace
            ? `${workspaceName} invites you to this installation, with a workspace of your own.`
            : `You are invited as ${role}.`}
        </p>
      </div>
      {signedInAs === null ? (
        <AccountFields
          draft={draft}
          fault={
            problem === null
              ? null
              : { field: problem.field, message: problem.detail ?? problem.title }
          }
          onChange={setDraft}
        />
      ) : (
        <p className="text-ink-1 text-sm">You are signed in as {signedInAs}.</p>
      )}
      {problem === null ? null : <FormProblem problem={problem} />}
      <Button type="submit" variant="primary" size="lg" loading={accept.isPending}>
        {signedInAs === null ? "Create account and accept" : "Accept"}
      </Button>
    </form>
  );
}
