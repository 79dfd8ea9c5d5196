"use client";

import { Button, Field, Input, toProblem } from "@edgeloom/ui";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { signIn } from "../../client/sign-in.ts";
import { type AccountDraft, AccountFields } from "./account-fields.tsx";
import { FormProblem } from "./form-problem.tsx";

/** First visit: creates the owner, signs in, and leads to the workflows. */
export function SetupForm(): ReactNode {
  const router = useRouter();
  const [draft, setDraft] = useState<AccountDraft>({ name: "", email: "", password: "" });
  const [workspaceName, setWorkspaceName] = useState("Main workspace");
  const submit = useMutation({
    mutationFn: async () => {
      await unwrap(client.setup.$post({ json: { ...draft, workspaceName } }));
      await signIn(draft.email, draft.password);
    },
    onSuccess: () => {
      router.push("/workflows");
      router.refresh();
    },
  });
  const problem = submit.isError ? toProblem(submit.error, "Could not create the account") : null;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate();
      }}
    >
      <div>
        <h1 className="font-semibold text-ink-1 text-lg">Welcome to Edgeloom</h1>
        <p className="mt-1 text-ink-2 text-sm">
          This installation is new. The account that you create now owns it; others join by your
          invitation.
        </p>
      </div>
      <AccountFields
        draft={draft}
        fault={
          problem === null
            ? null
            : { field: problem.field, message: problem.detail ?? problem.title }
        }
        onChange={setDraft}
      />
      <Field label="Workspace" required hint="What your team calls itself; can be changed later">
        <Input
          required
          value={workspaceName}
          onChange={(event) => setWorkspaceName(event.target.value)}
        />
      </Field>
      {problem !== null && problem.field === undefined ? <FormProblem problem={problem} /> : null}
      <Button type="submit" variant="primary" size="lg" loading={submit.isPending}>
        Create the owner's account
      </Button>
    </form>
  );
}
