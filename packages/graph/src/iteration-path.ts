/**
 * Which iteration of its loops a step belongs to: "" outside loops, "3" in a loop's 4th iteration,
 * "3.0" in the 1st iteration of a loop nested in that.
 */
export type IterationPath = string;

export const rootIteration: IterationPath = "";

/** The path of iteration `index` (from 0) of a loop that itself runs at `outer`. */
export function enterIteration(outer: IterationPath, index: number): IterationPath {
  return outer === rootIteration ? String(index) : `${outer}.${index}`;
}

/** The path that the loop of this iteration runs at; of the root, the root. */
export function leaveIteration(path: IterationPath): IterationPath {
  const cut = path.lastIndexOf(".");
  return cut < 0 ? rootIteration : path.slice(0, cut);
}

/** How many loops deep; 0 at the root. */
export function iterationDepth(path: IterationPath): number {
  return path === rootIteration ? 0 : path.split(".").length;
}

/** The path seen from `depth` loops deep, for values that a body takes from an outer scope. */
export function iterationAtDepth(path: IterationPath, depth: number): IterationPath {
  return depth <= 0 ? rootIteration : path.split(".").slice(0, depth).join(".");
}

/** Indexes from the outermost loop inwards. */
export function iterationIndexes(path: IterationPath): readonly number[] {
  return path === rootIteration ? [] : path.split(".").map(Number);
}
