import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { safeNextPath } from "../../../client/sign-in.ts";
import { SignInForm } from "../../../components/session/sign-in-form.tsx";
import { readSession } from "../../../server/page-session.ts";

export const metadata = { title: "Sign in" };

interface SignInPageProps {
  readonly searchParams: Promise<{ readonly next?: string }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const next = safeNextPath((await searchParams).next);
  const entry = await readSession(await headers());
  if (entry.kind === "setup") redirect("/setup");
  if (entry.kind === "signed_in") redirect(next);
  return <SignInForm next={next} />;
}
