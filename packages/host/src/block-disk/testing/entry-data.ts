/** Data that follows from the index, so that a reader can tell whether it is what was written. */
export function entryData(index: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size + (index % 50) }, (_, i) => 1 + ((index * 7 + i) % 255));
}
