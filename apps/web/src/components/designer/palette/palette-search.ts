import { catalogue, type NodeCategory, type NodeDefinition } from "@edgeloom/nodes";
import { categories, categoryOrder } from "./categories.ts";

export interface PaletteSection {
  readonly category: NodeCategory;
  readonly title: string;
  readonly definitions: readonly NodeDefinition[];
}

function rank(definition: NodeDefinition, words: readonly string[]): number {
  const title = definition.title.toLowerCase();
  const rest =
    `${definition.type} ${definition.summary} ${categories[definition.category].title}`.toLowerCase();
  let total = 0;
  for (const word of words) {
    if (title.startsWith(word)) total += 4;
    else if (title.includes(word)) total += 3;
    else if (rest.includes(word)) total += 1;
    else return 0;
  }
  return total;
}

/** Node types that match every word of a search, the best first. */
export function searchTypes(query: string): readonly NodeDefinition[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return catalogue
    .definitions()
    .map((definition) => ({ definition, rank: rank(definition, words) }))
    .filter((entry) => entry.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map((entry) => entry.definition);
}

/** The whole catalogue by category, in the palette's order. */
export function paletteSections(): readonly PaletteSection[] {
  return categoryOrder
    .map((category) => ({
      category,
      title: categories[category].title,
      definitions: catalogue.definitions().filter((one) => one.category === category),
    }))
    .filter((section) => section.definitions.length > 0);
}
