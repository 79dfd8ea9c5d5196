/** `EdgeAffinityNode` to `edge-affinity-node`, the name of its folder. */
export function folderOf(type: string): string {
  return type
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/**
 * The registry of node types, from the names of their folders: one import and one entry each, in
 * alphabetical order, so that two branches that add a type rarely touch the same line.
 */
export function renderRegistry(folders: readonly string[]): string {
  const sorted = [...folders].sort();
  const imports = sorted.map(
    (folder) =>
      `import { definition as ${variableOf(folder)} } from "./types/${folder}/definition.ts";`,
  );
  const entries = sorted.map((folder) => `  ${variableOf(folder)},`);
  return [
    "// Written by tools/new-node.ts from the folders of types/; a test checks that it is current.",
    'import type { NodeDefinition } from "./definition.ts";',
    ...imports,
    "",
    "/** Every node type that ships with Edgeloom. */",
    "export const definitions: readonly NodeDefinition[] = [",
    ...entries,
    "];",
    "",
  ].join("\n");
}

function variableOf(folder: string): string {
  return `${folder.replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())}Type`;
}
