export { documentToGraph, graphFromUpdates } from "./document-to-graph.ts";
export { documentSays, graphToDocument, seedUpdate } from "./graph-to-document.ts";
export type { DocumentMaps } from "./layout.ts";
export { documentMaps, metaKeys, nodeKeys } from "./layout.ts";
