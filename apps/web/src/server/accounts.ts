import { EdgeloomError } from "@edgeloom/kernel";
import type { Auth } from "./auth.ts";
import type { Server } from "./compose.ts";

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Creates a user who signs in with e-mail and password.
 * @throws EdgeloomError `conflict` when the address is taken.
 */
export async function createAccount(auth: Auth, account: NewAccount): Promise<string> {
  const { internalAdapter, password } = await auth.$context;
  const email = account.email.trim().toLowerCase();
  if ((await internalAdapter.findUserByEmail(email)) !== null) {
    throw new EdgeloomError({
      code: "conflict",
      message: `There is already an account for ${email}`,
      remedy: "Sign in with it first, then open the link again.",
      field: "email",
    });
  }
  const hash = await password.hash(account.password);
  const user = await internalAdapter.createUser(
    { name: account.name.trim(), email, emailVerified: false },
    { method: "email-password" },
  );
  await internalAdapter.linkAccount({
    userId: user.id,
    accountId: user.id,
    providerId: "credential",
    password: hash,
  });
  return user.id;
}

/** Deletes a user with all sessions. */
export async function removeAccount(server: Server, userId: string): Promise<void> {
  await server.database.prisma.user.deleteMany({ where: { id: userId } });
}
