import { api } from "../../../../server/api/app.ts";

const handler = (request: Request): Response | Promise<Response> => api.fetch(request);

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
export const dynamic = "force-dynamic";
