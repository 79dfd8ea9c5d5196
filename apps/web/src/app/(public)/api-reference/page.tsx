import { headers } from "next/headers";
import { ApiReference } from "../../../components/api-reference/api-reference.tsx";
import { getServer } from "../../../server/compose.ts";
import { readSession } from "../../../server/page-session.ts";

export const metadata = { title: "API reference" };

export default async function ApiReferencePage() {
  const entry = await readSession(await headers());
  const { origin } = new URL(getServer().env.EDGELOOM_WEB_URL);
  return <ApiReference signedIn={entry.kind === "signed_in"} origin={origin} />;
}
