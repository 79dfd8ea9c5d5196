import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { address, port } from "./installation.ts";

const data = process.env.EDGELOOM_E2E_DATA ?? join(tmpdir(), "edgeloom-e2e");
const chromium = process.env.EDGELOOM_CHROMIUM;

/** A whole installation on a bare database, driven in a real browser. */
export default defineConfig({
  testDir: ".",
  outputDir: join(tmpdir(), "edgeloom-e2e-results"),
  // The flows build on each other's installation, and two cores run nine processes beside the browser.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--ignore-gpu-blocklist",
      ],
    },
  },
  // The main job starts from nothing, so it goes first; the others create the owner when there is none.
  projects: [
    { name: "main job", testMatch: "main-job.spec.ts" },
    { name: "capabilities", testIgnore: "main-job.spec.ts" },
  ],
  webServer: {
    command: `node e2e/start-installation.mjs`,
    cwd: join(import.meta.dirname, ".."),
    env: {
      EDGELOOM_E2E_PORT: String(port),
      EDGELOOM_E2E_DATA: data,
      EDGELOOM_EGRESS_ALLOW: "127.0.0.1/32",
    },
    url: `${address}/api/healthz`,
    timeout: 600_000,
    reuseExistingServer: process.env.EDGELOOM_E2E_REUSE === "1",
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "ignore",
    stderr: "pipe",
  },
});
