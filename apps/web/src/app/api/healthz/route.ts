import { getServer } from "../../../server/compose.ts";

/** Answers 200 once the process can reach its database. */
export async function GET(): Promise<Response> {
  try {
    await getServer().database.pool.query("SELECT 1");
    return Response.json({ status: "ok" });
  } catch {
    return Response.json({ status: "unavailable" }, { status: 503 });
  }
}
export const dynamic = "force-dynamic";
