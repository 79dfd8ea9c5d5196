/** Rolling 64-bit hash over everything that happened in a world: equal traces, equal hashes. Not for security. */
export interface TraceHash {
  text(text: string): void;
  number(value: number): void;
  /** The first `length` values of a column. */
  floats(values: Float32Array, length: number): void;
  /** 16 hexadecimal digits. */
  digest(): string;
}

export function createTraceHash(): TraceHash {
  let a = 0x811c9dc5;
  let b = 0x9e3779b1;
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);

  function word(value: number): void {
    a = Math.imul(a ^ value, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b + value, 0x85ebca6b);
    b ^= b >>> 13;
  }

  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");

  return {
    text(text) {
      word(text.length);
      for (let i = 0; i < text.length; i += 1) word(text.charCodeAt(i));
    },
    number(value) {
      double[0] = value;
      word(words[0] ?? 0);
      word(words[1] ?? 0);
    },
    floats(values, length) {
      const bits = new Int32Array(values.buffer, values.byteOffset, length);
      for (let i = 0; i < length; i += 1) word(bits[i] ?? 0);
    },
    digest: () => hex(a) + hex(b),
  };
}
