/** Bounds on a stored or imported graph; beyond them a document is refused, not truncated. */
export const graphLimits = {
  nodesMax: 10_000,
  edgesMax: 40_000,
  notesMax: 1_000,
  groupsMax: 1_000,
  /** Nesting of JSON inside parameters and pinned data. */
  depthMax: 32,
  /** Loops inside loops; iteration paths grow with it. */
  loopDepthMax: 16,
  /** Characters of the whole document as JSON. */
  documentCharactersMax: 20_000_000,
  /** Characters of one name or id. */
  nameCharactersMax: 200,
} as const;
