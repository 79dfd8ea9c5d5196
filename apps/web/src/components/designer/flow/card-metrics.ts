/** Sizes of a node's card in pixels of the canvas; all on the 4-px grid. */
export const cardWidth = 232;
export const headerHeight = 48;
export const rowHeight = 20;
export const rowsPadding = 8;

export type DetailLevel = "card" | "tile" | "block";

/** What is drawn of a node at a zoom: letters below six pixels are not read, so they are not drawn. */
export function detailAt(zoom: number): DetailLevel {
  if (zoom >= 0.5) return "card";
  return zoom >= 0.24 ? "tile" : "block";
}
