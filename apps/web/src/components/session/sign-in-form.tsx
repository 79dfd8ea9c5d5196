"use client";

import { Button, Field, Input, toProblem } from "@edgeloom/ui";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { signIn } from "../../client/sign-in.ts";
import { FormProblem } from "./form-problem.tsx";

export function SignInForm({ next }: { readonly next: string }): ReactNode {
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const submit = useMutation({
    mutationFn: () => signIn(email, password),
    onSuccess: () => {
      router.push(next);
      router.refresh();
    },
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate();
      }}
    >
      <h1 className="font-semibold text-ink-1 text-lg">Sign in</h1>
      <Field label="E-mail" required>
        <Input
          type="email"
          autoComplete="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Password" required>
        <Input
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {submit.isError ? (
        <FormProblem problem={toProblem(submit.error, "Could not sign in")} />
      ) : null}
      <Button type="submit" variant="primary" size="lg" loading={submit.isPending}>
        Sign in
      </Button>
    </form>
  );
}
