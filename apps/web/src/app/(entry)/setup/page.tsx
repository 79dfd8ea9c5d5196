import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { SetupForm } from "../../../components/session/setup-form.tsx";
import { readSession } from "../../../server/page-session.ts";

export const metadata = { title: "Welcome" };

export default async function SetupPage() {
  const entry = await readSession(await headers());
  if (entry.kind !== "setup") redirect("/workflows");
  return <SetupForm />;
}
