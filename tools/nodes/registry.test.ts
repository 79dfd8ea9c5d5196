import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folderOf, renderRegistry } from "./registry.ts";

const nodes = fileURLToPath(new URL("../../packages/nodes/src", import.meta.url));

it("is what new-node would write: run `npm run new:node -- --registry` when this fails", () => {
  const written = readFileSync(`${nodes}/registry.ts`, "utf8");
  expect(written).toBe(renderRegistry(readdirSync(`${nodes}/types`)));
});

it.each([
  ["Code", "code"],
  ["EdgeAffinityNode", "edge-affinity-node"],
  ["HttpRequest", "http-request"],
  ["HTTPRequest", "http-request"],
  ["Base64Decode", "base64-decode"],
])("puts %s into the folder %s", (type, folder) => {
  expect(folderOf(type)).toBe(folder);
});
