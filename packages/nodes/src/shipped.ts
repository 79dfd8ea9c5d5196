import { createCatalogue } from "./catalogue.ts";
import { definitions } from "./registry.ts";

/** The node types that ship with Edgeloom. */
export const catalogue = createCatalogue(definitions);
