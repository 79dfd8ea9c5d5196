import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { renderDefinition, renderTest } from "./scaffold.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const scaffold = { type: "SampleNode", category: "flow", title: "Sample" };
let root: string;

/** The package's sources by links, with one more node type beside them. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "new-node-"));
  const source = join(repository, "packages/nodes/src");
  mkdirSync(join(root, "src/types/sample-node"), { recursive: true });
  for (const name of readdirSync(source).filter((entry) => entry !== "types")) {
    symlinkSync(join(source, name), join(root, "src", name));
  }
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  const folder = join(root, "src/types/sample-node");
  writeFileSync(join(folder, "definition.ts"), renderDefinition(scaffold));
  writeFileSync(join(folder, "sample-node.test.ts"), renderTest(scaffold));
  const config = {
    extends: join(repository, "packages/nodes/tsconfig.json"),
    include: [join(folder, "*.ts")],
  };
  writeFileSync(join(root, "tsconfig.json"), JSON.stringify(config));
});
afterAll(() => rmSync(root, { recursive: true }));

it("makes a node type that type-checks as it stands", () => {
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "--noEmit", "-p", root], {
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  expect(status).toBe(0);
}, 60_000);
