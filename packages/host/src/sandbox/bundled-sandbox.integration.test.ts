import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import type * as Sandbox from "./code-sandbox.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
let folder: string;

/** As the launcher bundles an app: the child program beside the main one, npm packages outside. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bundled-sandbox-"));
  symlinkSync(join(here, "../../../../node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  await build({
    entryPoints: [
      { in: join(here, "code-sandbox.ts"), out: "main" },
      { in: join(here, "sandbox.child.ts"), out: "sandbox.child" },
    ],
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["quickjs-emscripten", "zod", "undici", "nodemailer", "tsx"],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

it("runs from a bundle", async () => {
  const bundled: typeof Sandbox = await import(pathToFileURL(join(folder, "main.js")).href);
  const sandbox = bundled.createCodeSandbox();
  try {
    const { value } = await sandbox.run({
      source: "return input + 1;",
      globals: { input: 1 },
      timeoutMs: 5_000,
      memoryBytesMax: 1e7,
      signal: new AbortController().signal,
    });
    expect(value).toBe(2);
  } finally {
    await sandbox.close();
  }
});
