import { answerAuth } from "../../../../server/auth.ts";
import { getServer } from "../../../../server/compose.ts";

const handler = (request: Request): Promise<Response> => answerAuth(getServer().auth, request);

export { handler as GET, handler as POST };
export const dynamic = "force-dynamic";
