import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { folderOf, renderRegistry } from "./nodes/registry.ts";
import { renderDefinition, renderTest, titleOf } from "./nodes/scaffold.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const source = join(repository, "packages/nodes/src");
const categories = [
  "flow",
  "data",
  "placement",
  "edge",
  "workload",
  "monitoring",
  "coordination",
  "output",
];

const usage = `Usage: npm run new:node <category> <TypeName>
       npm run new:node -- --registry     writes the registry anew from the folders
Categories: ${categories.join(", ")}`;

function writeRegistry(): void {
  writeFileSync(join(source, "registry.ts"), renderRegistry(readdirSync(join(source, "types"))));
}

function writeNode(category: string, type: string): string[] {
  const folder = join(source, "types", folderOf(type));
  if (existsSync(folder)) {
    throw new Error(`${relative(repository, folder)} exists. Choose another name.`);
  }
  mkdirSync(folder);
  const scaffold = { type, category, title: titleOf(type) };
  const files = {
    [join(folder, "definition.ts")]: renderDefinition(scaffold),
    [join(folder, `${folderOf(type)}.test.ts`)]: renderTest(scaffold),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
  writeRegistry();
  return Object.keys(files).map((file) => relative(repository, file));
}

const [category = "", type = ""] = process.argv.slice(2);
if (category === "--registry") {
  writeRegistry();
} else if (!categories.includes(category) || !/^[A-Z][A-Za-z0-9]+$/.test(type)) {
  console.error(usage);
  process.exitCode = 1;
} else {
  try {
    const files = writeNode(category, type);
    console.log(`${files.join("\n")}\n
It works as it stands: it counts its input. Make it yours:
  definition.ts   what it is called, takes, gives and does (icons: lucide.dev, by their names)
  *.test.ts       what it must do; run: npx vitest run ${relative(repository, source)}
Then write its page of the manual: npm run docs:nodes`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
