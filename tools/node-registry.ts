import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** `for-each` becomes `forEachType`; the ending keeps `switch` and `while` from being keywords. */
function entryName(folder: string): string {
  return `${folder.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Type`;
}

/** `EdgeDiscoveryNode` becomes `edge-discovery-node`. */
export function kebabCase(pascal: string): string {
  return pascal
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/** Folders of node types below `packages/nodes/src/types`, in the order of their names. */
export function nodeFolders(nodesSource: string): readonly string[] {
  const types = join(nodesSource, "types");
  return readdirSync(types)
    .filter((name) => existsSync(join(types, name, "definition.ts")))
    .sort();
}

/** Text of `registry.ts`: one import and one entry for each folder. */
export function registryText(folders: readonly string[]): string {
  const imports = folders.map(
    (folder) =>
      `import { definition as ${entryName(folder)} } from "./types/${folder}/definition.ts";`,
  );
  const entries = folders.map((folder) => `  ${entryName(folder)},`);
  return `// Written by tools/new-node.ts from the folders of types/; a test checks that it is current.
import type { NodeDefinition } from "./definition.ts";
${imports.join("\n")}

/** Every node type that ships with Edgeloom. */
export const definitions: readonly NodeDefinition[] = [
${entries.join("\n")}
];
`;
}
