"use client";

import { Field, Input } from "@edgeloom/ui";
import type { ReactNode } from "react";

export interface AccountDraft {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface AccountFieldsProps {
  readonly draft: AccountDraft;
  /** Field at fault, as the API names it, with what is wrong. */
  readonly fault: { readonly field: string | undefined; readonly message: string } | null;
  readonly onChange: (draft: AccountDraft) => void;
}

/** Name, e-mail and password of a new account. */
export function AccountFields({ draft, fault, onChange }: AccountFieldsProps): ReactNode {
  const faultOf = (field: string): string | undefined =>
    fault?.field?.endsWith(field) === true ? fault.message : undefined;
  return (
    <>
      <Field label="Your name" required error={faultOf("name")}>
        <Input
          autoComplete="name"
          required
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
        />
      </Field>
      <Field label="E-mail" required error={faultOf("email")}>
        <Input
          type="email"
          autoComplete="email"
          required
          value={draft.email}
          onChange={(event) => onChange({ ...draft, email: event.target.value })}
        />
      </Field>
      <Field label="Password" required hint="At least 10 characters" error={faultOf("password")}>
        <Input
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          value={draft.password}
          onChange={(event) => onChange({ ...draft, password: event.target.value })}
        />
      </Field>
    </>
  );
}
