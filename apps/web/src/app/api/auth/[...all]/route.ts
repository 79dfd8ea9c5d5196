import { getServer } from "../../../../server/compose.ts";

const handler = (request: Request): Promise<Response> => getServer().auth.handler(request);

export { handler as GET, handler as POST };
export const dynamic = "force-dynamic";
