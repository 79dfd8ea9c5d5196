import { z } from "zod";

export const roleSchema = z.enum(["viewer", "operator", "editor", "owner"]);
export type Role = z.infer<typeof roleSchema>;

/** What an action needs; an API key carries a subset of what its creator's role allows. */
export const scopes = [
  "workspace:read",
  "run:write",
  "fleet:write",
  "workflow:write",
  "template:write",
  "secret:write",
  "member:write",
] as const;
export const scopeSchema = z.enum(scopes);
export type Scope = z.infer<typeof scopeSchema>;

const viewer: readonly Scope[] = ["workspace:read"];
const operator: readonly Scope[] = [...viewer, "run:write", "fleet:write"];
const editor: readonly Scope[] = [...operator, "workflow:write", "template:write"];

/** Each role holds all that the one before it holds. */
export const roleScopes: Readonly<Record<Role, readonly Scope[]>> = {
  viewer,
  operator,
  editor,
  owner: [...editor, "secret:write", "member:write"],
};

export function roleAllows(role: Role, scope: Scope): boolean {
  return roleScopes[role].includes(scope);
}
