import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { renderPages } from "./pages.ts";

const folder = fileURLToPath(new URL("../../docs/nodes", import.meta.url));

it("is what the definitions say: run `npm run docs:nodes` when this fails", () => {
  const pages = renderPages();
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(folder, name), "utf8")).toBe(text);
});
