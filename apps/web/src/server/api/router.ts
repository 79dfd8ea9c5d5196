import { EdgeloomError } from "@edgeloom/kernel";
import type { Scope } from "@edgeloom/protocol";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { type Actor, readActor } from "../actor.ts";
import type { Server } from "../compose.ts";
import { invalidInput, problemResponse, problemSchema } from "./problem.ts";

/** What every handler finds in its context. */
export interface ApiEnv {
  Variables: { server: Server; actor: Actor };
}

/** A router whose validation errors are problem details like all others. */
export function createRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result, context) => {
      if (!result.success) return problemResponse(context, invalidInput(result.error));
    },
  });
}

const changing = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** A browser's request that changes something must come from the web app's own pages. */
export function checkOrigin(request: Request, webUrl: string): void {
  if (!changing.has(request.method)) return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const foreign =
    origin === null ? site !== null && site !== "same-origin" : origin !== new URL(webUrl).origin;
  if (!foreign) return;
  throw new EdgeloomError({
    code: "forbidden",
    message: `Requests from ${origin ?? "another site"} may not change anything here`,
    remedy: `Open Edgeloom at ${webUrl}, or use an API key.`,
  });
}

/**
 * Lets in only actors that hold the scope, and puts the actor into the context. The scope can be read from it, for
 * the description of the API.
 */
export function requires(scope: Scope) {
  const middleware = createMiddleware<ApiEnv>(async (context, next) => {
    const server = context.get("server");
    const actor = await readActor(server, context.req.raw.headers);
    if (actor.kind === "user") checkOrigin(context.req.raw, server.env.EDGELOOM_WEB_URL);
    if (!actor.scopes.has(scope)) {
      throw new EdgeloomError({
        code: "forbidden",
        message: `This needs the permission ${scope}, which your role (${actor.role}) or API key lacks`,
        remedy: "Ask an owner of the workspace for a role or key that has it.",
      });
    }
    context.set("actor", actor);
    await next();
  });
  return Object.assign(middleware, { scope });
}

/** A JSON response of an operation. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A required JSON body of an operation. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}

/** Every operation may answer with problem details. */
export const problems = {
  default: {
    description: "Problem details (RFC 9457)",
    content: { "application/problem+json": { schema: problemSchema } },
  },
} as const;

export const idParam = z.object({ id: z.string().min(1).max(200) });
export const doneSchema = z.object({ done: z.boolean() });
