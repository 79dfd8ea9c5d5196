/** The bytes of one file in memory. */
export interface FileImage {
  length(): number;
  /** A copy. */
  read(offset: number, length?: number): Uint8Array;
  write(offset: number, bytes: Uint8Array): void;
  /** Grows to at least `length`, with zeros. */
  extend(length: number): void;
  truncate(length: number): void;
  flipBit(bit: number): void;
  copy(): FileImage;
}

export function createFileImage(initial: Uint8Array = new Uint8Array(0)): FileImage {
  let bytes = initial;
  let length = initial.length;

  /** Room is doubled, so that appending takes amortised constant time. */
  function extend(newLength: number): void {
    if (newLength <= length) return;
    if (newLength > bytes.length) {
      const larger = new Uint8Array(Math.max(newLength, 2 * bytes.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    length = newLength;
  }

  return {
    length: () => length,
    read: (offset, count = length - offset) =>
      bytes.slice(Math.min(offset, length), Math.min(length, offset + count)),
    write(offset, data) {
      extend(offset + data.length);
      bytes.set(data, offset);
    },
    extend,
    truncate(newLength) {
      if (newLength >= length) return;
      // What is beyond the end must read as zeros when the file grows again.
      bytes.fill(0, newLength, length);
      length = newLength;
    },
    flipBit(bit) {
      const index = bit >> 3;
      bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit & 7));
    },
    copy: () => createFileImage(bytes.slice(0, length)),
  };
}
