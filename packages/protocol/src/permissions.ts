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

/** The one of two roles that allows less. */
export function lowerRole(a: Role, b: Role): Role {
  const ranks = roleSchema.options;
  return ranks.indexOf(a) < ranks.indexOf(b) ? a : b;
}

/** The highest role that allows nothing beyond `held`: what an API key amounts to where only roles count. */
export function roleWithin(held: ReadonlySet<Scope>): Role {
  const within = roleSchema.options.filter((role) =>
    roleScopes[role].every((scope) => held.has(scope)),
  );
  return within.at(-1) ?? "viewer";
}
