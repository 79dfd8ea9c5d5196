import { type Scope, scopeSchema } from "@edgeloom/protocol";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "./router.ts";

const methods = ["get", "put", "post", "delete", "patch"] as const;

/** Names the extension member of an operation that says which scope it needs. */
export const scopeExtension = "x-edgeloom-scope";

/** Scopes by operation, `POST /api/v1/runs/{id}/cancel`, as the routes themselves require them. */
export function requiredScopes(api: OpenAPIHono<ApiEnv>): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Scope>();
  for (const { method, path, handler } of api.routes) {
    const scope = scopeSchema.safeParse("scope" in handler ? handler.scope : undefined);
    if (!scope.success) continue;
    scopes.set(`${method} ${path.replaceAll(/:([^/]+)/g, "{$1}")}`, scope.data);
  }
  return scopes;
}

/** The OpenAPI 3.1 document of the API. Who may call an operation is told as it is enforced. */
export function describeApi(api: OpenAPIHono<ApiEnv>) {
  const document = api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Edgeloom",
      version: "1",
      description: "Everything that the interface does. Errors are problem details (RFC 9457).",
    },
  });
  document.components = {
    ...document.components,
    securitySchemes: {
      apiKey: { type: "http", scheme: "bearer", description: "An API key: Bearer ek_…" },
      session: { type: "apiKey", in: "cookie", name: "edgeloom.session_token" },
    },
  };
  const scopes = requiredScopes(api);
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method];
      if (operation === undefined) continue;
      const scope = scopes.get(`${method.toUpperCase()} ${path}`);
      operation.security = scope === undefined ? [] : [{ apiKey: [scope] }, { session: [] }];
      if (scope !== undefined) Object.assign(operation, { [scopeExtension]: scope });
    }
  }
  return document;
}
