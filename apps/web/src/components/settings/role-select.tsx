"use client";

import { type Role, roleSchema } from "@edgeloom/protocol";
import { Select } from "@edgeloom/ui";
import type { ReactNode } from "react";

export const roleWords: Readonly<
  Record<Role, { readonly label: string; readonly description: string }>
> = {
  viewer: { label: "Viewer", description: "Sees everything, changes nothing" },
  operator: { label: "Operator", description: "Also runs workflows and acts on the fleet" },
  editor: { label: "Editor", description: "Also edits workflows and templates" },
  owner: { label: "Owner", description: "Also manages members, keys and secrets" },
};

interface RoleSelectProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  readonly disabled?: boolean | undefined;
  readonly "aria-label"?: string | undefined;
  readonly size?: "sm" | "md" | undefined;
}

export function RoleSelect({ value, onChange, ...rest }: RoleSelectProps): ReactNode {
  return (
    <Select
      {...rest}
      value={value}
      onValueChange={onChange}
      options={roleSchema.options.map((role) => ({ value: role, ...roleWords[role] }))}
    />
  );
}
