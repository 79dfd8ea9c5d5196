import type { BuiltInTemplate } from "./template.ts";

export type { BuiltInTemplate } from "./template.ts";

/** All templates that ship with Edgeloom, in the order of the gallery. */
export const builtInTemplates: readonly BuiltInTemplate[] = [];
